package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.query.function.AgeGroupFunction;
import io.pinbeam.pipelines.query.function.DistinctCountFunction;
import io.pinbeam.pipelines.query.function.LargestFunction;
import io.pinbeam.pipelines.query.function.MedianFunction;
import io.pinbeam.pipelines.query.function.PersonFunction;
import io.pinbeam.pipelines.query.function.SizedFunction;
import io.pinbeam.pipelines.query.function.SizedValueFunction;
import io.pinbeam.pipelines.query.function.TopCountFunction;
import io.pinbeam.pipelines.query.function.TopNameFunction;
import io.pinbeam.pipelines.query.function.TopTiedFunction;
import java.util.List;
import org.apache.beam.sdk.extensions.sql.impl.BeamSqlEnv.BeamSqlEnvBuilder;

/** The functions that SQL may call beside Beam SQL's own. */
final class SqlFunctions {
  /** As a user would write them. */
  static final List<String> SIGNATURES =
      List.of(
          "AGE_GROUP(age)",
          "MEDIAN(number)",
          "TOP_NAME(text)",
          "TOP_COUNT(text)",
          "TOP_TIED(text)",
          "DISTINCT_COUNT(text)",
          "LARGEST(SIZED(number, text))",
          "LARGEST(SIZED_VALUE(number, text, text))",
          "PERSON(user_name, age, date_joined_micros)");

  private SqlFunctions() {}

  static BeamSqlEnvBuilder register(BeamSqlEnvBuilder sql) {
    return sql.addUdf("AGE_GROUP", AgeGroupFunction.class)
        .addUdf("PERSON", PersonFunction.class)
        .addUdf("SIZED", SizedFunction.class)
        .addUdf("SIZED_VALUE", SizedValueFunction.class)
        .addUdaf("LARGEST", new LargestFunction())
        .addUdaf("MEDIAN", new MedianFunction())
        .addUdaf("TOP_NAME", new TopNameFunction())
        .addUdaf("TOP_COUNT", new TopCountFunction())
        .addUdaf("TOP_TIED", new TopTiedFunction())
        .addUdaf("DISTINCT_COUNT", new DistinctCountFunction());
  }
}
