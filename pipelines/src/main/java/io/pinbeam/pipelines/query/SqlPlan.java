package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.options.BadOptionException;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.sql.impl.BeamSqlEnv;
import org.apache.beam.sdk.extensions.sql.impl.rel.BeamIOSinkRel;
import org.apache.beam.sdk.extensions.sql.impl.rel.BeamIOSourceRel;
import org.apache.beam.sdk.extensions.sql.impl.rel.BeamJoinRel;
import org.apache.beam.sdk.extensions.sql.impl.rel.BeamRelNode;
import org.apache.beam.sdk.extensions.sql.impl.rel.BeamSortRel;
import org.apache.beam.sdk.extensions.sql.impl.rel.BeamSqlRelUtils;
import org.apache.beam.sdk.extensions.sql.impl.rel.BeamWindowRel;
import org.apache.beam.sdk.extensions.sql.meta.catalog.InMemoryCatalogManager;
import org.apache.beam.sdk.extensions.sql.meta.provider.ReadOnlyTableProvider;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;

/**
 * A statement as Beam SQL is going to run it. It asks the planner itself, not {@link
 * org.apache.beam.sdk.extensions.sql.SqlTransform}, because the joins and the order of the rows are
 * only seen in the plan.
 */
final class SqlPlan {
  private static final String PLANNER =
      "org.apache.beam.sdk.extensions.sql.impl.CalciteQueryPlanner";

  private final String sql;
  private final BeamRelNode root;
  private final Map<String, SqlTable> tables;

  private SqlPlan(String sql, BeamRelNode root, Map<String, SqlTable> tables) {
    this.sql = sql;
    this.root = root;
    this.tables = tables;
  }

  /** Plans a statement; what is wrong with it is told in one line. */
  static SqlPlan of(String sql, Map<String, SqlTable> tables, PipelineOptions options) {
    InMemoryCatalogManager catalogs = new InMemoryCatalogManager();
    catalogs.registerTableProvider(new ReadOnlyTableProvider("pinbeam", Map.copyOf(tables)));
    BeamSqlEnv env =
        SqlFunctions.register(
                BeamSqlEnv.builder(catalogs)
                    .setQueryPlannerClassName(PLANNER)
                    .setPipelineOptions(options))
            .build();
    BeamRelNode root;
    try {
      if (env.isDdl(sql)) {
        throw new BadOptionException("--sql: only SELECT is allowed");
      }
      root = env.parseQuery(sql);
    } catch (BadOptionException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new SqlErrors(sql, tables).told(e);
    }
    if (root instanceof BeamIOSinkRel) {
      throw new BadOptionException("--sql: only SELECT is allowed");
    }
    refuseWindows(root);
    return new SqlPlan(sql, root, tables);
  }

  /** They plan, but then fail or give other rows than they should. */
  private static void refuseWindows(RelNode node) {
    if (node instanceof BeamWindowRel) {
      throw new BadOptionException(
          "--sql: Beam SQL cannot run OVER (…): use GROUP BY with "
              + String.join(", ", SqlFunctions.SIGNATURES));
    }
    node.getInputs().forEach(input -> refuseWindows(BeamSqlRelUtils.getInput(input)));
  }

  /** The result's rows, in no order. */
  PCollection<Row> rows(Pipeline pipeline) {
    try {
      return BeamSqlRelUtils.toPCollection(pipeline, root, null);
    } catch (RuntimeException e) {
      throw new SqlErrors(sql, tables).told(e);
    }
  }

  /** The order of the statement's ORDER BY; by all columns from left to right if it has none. */
  RowComparator order() {
    int columns = root.getRowType().getFieldCount();
    if (root instanceof BeamSortRel sort && !sort.isLimitOnly()) {
      return RowComparator.byCollation(sort.getCollation(), columns);
    }
    return RowComparator.byAllColumns(columns);
  }

  /** How many table rows go into the largest join; 0 without a join. */
  long rowsJoined() {
    return rowsJoined(root);
  }

  private static long rowsJoined(RelNode node) {
    long most = node instanceof BeamJoinRel ? rowsRead(node) : 0;
    for (RelNode input : node.getInputs()) {
      most = Math.max(most, rowsJoined(BeamSqlRelUtils.getInput(input)));
    }
    return most;
  }

  private static long rowsRead(RelNode node) {
    long rows =
        node instanceof BeamIOSourceRel source && source.getBeamSqlTable() instanceof SqlTable table
            ? table.rowCount()
            : 0;
    for (RelNode input : node.getInputs()) {
      rows += rowsRead(BeamSqlRelUtils.getInput(input));
    }
    return rows;
  }
}
