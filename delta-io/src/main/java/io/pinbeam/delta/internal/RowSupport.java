package io.pinbeam.delta.internal;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * What both ways into a data file share: the schema, and how often each top column was set, since a
 * Parquet footer does not tell a null array from an empty one.
 *
 * @param <T> the record
 */
abstract class RowSupport<T> extends WriteSupport<T> {
  private final MessageType schema;
  private final long[] valueCounts;
  private RecordConsumer consumer;

  RowSupport(MessageType schema) {
    this.schema = schema;
    this.valueCounts = new long[schema.getFieldCount()];
  }

  final MessageType schema() {
    return schema;
  }

  final RecordConsumer consumer() {
    return consumer;
  }

  /** For each top column, the rows in which it is not null. */
  final long[] valueCounts() {
    return valueCounts;
  }

  @Override
  public final WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public final WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  @Override
  public final void prepareForWrite(RecordConsumer recordConsumer) {
    this.consumer = recordConsumer;
  }

  private WriteContext context() {
    return new WriteContext(schema, java.util.Map.of());
  }
}
