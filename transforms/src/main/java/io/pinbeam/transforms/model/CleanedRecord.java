package io.pinbeam.transforms.model;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cleaned row of any kind with its place among the records of its kind: what joins and the
 * removal of repeats work on. Exactly one of {@link #pin}, {@link #geo} and {@link #user} is not
 * null: the one that {@link #kind} names.
 *
 * <p>{@link #pins}, {@link #geos} and {@link #users} take the rows of one kind out of a collection.
 */
@AutoValue
@DefaultCoder(CleanedRecordCoder.class)
public abstract class CleanedRecord {
  public static CleanedRecord of(RecordOrder order, Pin pin) {
    return new AutoValue_CleanedRecord(order, Kind.PIN, pin, null, null);
  }

  public static CleanedRecord of(RecordOrder order, Geo geo) {
    return new AutoValue_CleanedRecord(order, Kind.GEO, null, geo, null);
  }

  public static CleanedRecord of(RecordOrder order, User user) {
    return new AutoValue_CleanedRecord(order, Kind.USER, null, null, user);
  }

  /** The pins of a collection, each as it came, repeats included. */
  public static PTransform<PCollection<CleanedRecord>, PCollection<Pin>> pins() {
    return new SelectPins();
  }

  /** The geolocations of a collection, each as it came, repeats included. */
  public static PTransform<PCollection<CleanedRecord>, PCollection<Geo>> geos() {
    return new SelectGeos();
  }

  /** The users of a collection, each as it came, repeats included. */
  public static PTransform<PCollection<CleanedRecord>, PCollection<User>> users() {
    return new SelectUsers();
  }

  public abstract RecordOrder order();

  public abstract Kind kind();

  public abstract @Nullable Pin pin();

  public abstract @Nullable Geo geo();

  public abstract @Nullable User user();

  /** The key of the row. */
  public long ind() {
    return switch (kind()) {
      case PIN -> pin().ind();
      case GEO -> geo().ind();
      case USER -> user().ind();
    };
  }

  private static final class SelectPins
      extends PTransform<PCollection<CleanedRecord>, PCollection<Pin>> {
    @Override
    public PCollection<Pin> expand(PCollection<CleanedRecord> input) {
      return input.apply("Pins", ParDo.of(new PinsFn()));
    }
  }

  private static final class PinsFn extends DoFn<CleanedRecord, Pin> {
    @ProcessElement
    public void process(@Element CleanedRecord record, OutputReceiver<Pin> out) {
      if (record.kind() == Kind.PIN) {
        out.output(record.pin());
      }
    }
  }

  private static final class SelectGeos
      extends PTransform<PCollection<CleanedRecord>, PCollection<Geo>> {
    @Override
    public PCollection<Geo> expand(PCollection<CleanedRecord> input) {
      return input.apply("Geos", ParDo.of(new GeosFn()));
    }
  }

  private static final class GeosFn extends DoFn<CleanedRecord, Geo> {
    @ProcessElement
    public void process(@Element CleanedRecord record, OutputReceiver<Geo> out) {
      if (record.kind() == Kind.GEO) {
        out.output(record.geo());
      }
    }
  }

  private static final class SelectUsers
      extends PTransform<PCollection<CleanedRecord>, PCollection<User>> {
    @Override
    public PCollection<User> expand(PCollection<CleanedRecord> input) {
      return input.apply("Users", ParDo.of(new UsersFn()));
    }
  }

  private static final class UsersFn extends DoFn<CleanedRecord, User> {
    @ProcessElement
    public void process(@Element CleanedRecord record, OutputReceiver<User> out) {
      if (record.kind() == Kind.USER) {
        out.output(record.user());
      }
    }
  }
}
