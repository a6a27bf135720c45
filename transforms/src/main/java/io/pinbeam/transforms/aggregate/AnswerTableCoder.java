package io.pinbeam.transforms.aggregate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/** A compact coder for {@link AnswerTable}: name, columns, and each value after its type. */
public final class AnswerTableCoder extends AtomicCoder<AnswerTable> {
  private static final AnswerTableCoder INSTANCE = new AnswerTableCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final ListCoder<String> TEXTS = ListCoder.of(TEXT);
  private static final VarIntCoder INT = VarIntCoder.of();
  private static final VarLongCoder LONG = VarLongCoder.of();
  private static final BigDecimalCoder DECIMAL = BigDecimalCoder.of();

  private AnswerTableCoder() {}

  public static AnswerTableCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(AnswerTable.class), of());
  }

  @Override
  public void encode(AnswerTable table, OutputStream out) throws IOException {
    TEXT.encode(table.name(), out);
    TEXTS.encode(table.columns(), out);
    INT.encode(table.rows().size(), out);
    for (List<Object> row : table.rows()) {
      for (Object value : row) {
        encodeValue(value, out);
      }
    }
  }

  private static void encodeValue(Object value, OutputStream out) throws IOException {
    if (value instanceof String) {
      out.write('s');
      TEXT.encode((String) value, out);
    } else if (value instanceof Integer) {
      out.write('i');
      INT.encode((Integer) value, out);
    } else if (value instanceof Long) {
      out.write('l');
      LONG.encode((Long) value, out);
    } else if (value instanceof BigDecimal) {
      out.write('d');
      DECIMAL.encode((BigDecimal) value, out);
    } else {
      throw new CoderException("an answer holds no " + value.getClass().getName());
    }
  }

  @Override
  public AnswerTable decode(InputStream in) throws IOException {
    String name = TEXT.decode(in);
    List<String> columns = TEXTS.decode(in);
    List<List<Object>> rows = new ArrayList<>();
    for (int left = INT.decode(in); left > 0; left--) {
      List<Object> row = new ArrayList<>(columns.size());
      while (row.size() < columns.size()) {
        row.add(decodeValue(in));
      }
      rows.add(row);
    }
    return AnswerTable.of(name, columns, rows);
  }

  private static Object decodeValue(InputStream in) throws IOException {
    int type = in.read();
    return switch (type) {
      case 's' -> TEXT.decode(in);
      case 'i' -> INT.decode(in);
      case 'l' -> LONG.decode(in);
      case 'd' -> DECIMAL.decode(in);
      default -> throw new CoderException("no type of a value: " + type);
    };
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<AnswerTable> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(AnswerTable.class);
  }
}
