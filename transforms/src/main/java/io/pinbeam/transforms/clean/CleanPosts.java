package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.DeadLetterCoder;
import io.pinbeam.transforms.errors.RefusedRecordException;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.CleanedRecordCoder;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RawRecord;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.SourcePosition;
import io.pinbeam.transforms.model.User;
import java.time.Instant;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.BadRecordRouter;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Parses and cleans source objects by the contract in {@code docs/contracts/cleaning.md}, sections
 * 1 to 5. Repeats stay: each record that is not refused gives one row.
 *
 * <p><b>Input/Output</b>: {@link RawRecord}s, each with any number of records, in any envelopes,
 * also gzip; {@link CleanedRecord}s with their place in the order in which later copies win. Times
 * are microseconds in UTC; what is missing or cannot be understood is null and counted by the
 * metrics {@code pinbeam/defect.<kind>.<column>.<reason>}; fields that the contract does not know
 * are counted by {@code pinbeam/unknownFields.<kind>}. Timestamps and windows stay those of the
 * input.
 *
 * <p><b>Errors</b>: a refused record goes to the {@link #withErrorHandler error handler} as a
 * {@link BadRecord} from which {@link DeadLetter#ofBadRecord} takes reason, position and bytes.
 * Without a handler the first one fails the pipeline with a {@link RefusedRecordException}.
 *
 * <p><b>Runners</b>: one ParDo, no state; bounded and unbounded. Tested on the direct runner here.
 *
 * <p><b>Example</b>:
 *
 * <pre>{@code
 * try (BadRecordErrorHandler<?> refused = pipeline.registerBadRecordErrorHandler(sink)) {
 *   PCollection<CleanedRecord> records =
 *       raw.apply(CleanPosts.bySource().withErrorHandler(refused));
 *   PCollection<Pin> pins = records.apply(CleanedRecord.pins());
 * }
 * }</pre>
 */
public final class CleanPosts
    extends PTransform<PCollection<RawRecord>, PCollection<CleanedRecord>> {
  private static final long serialVersionUID = 1L;
  private static final TupleTag<CleanedRecord> CLEANED = new TupleTag<>("cleaned");

  private enum KindFrom {
    GIVEN,
    SOURCE,
    FIELDS
  }

  private final KindFrom kindFrom;
  private final @Nullable Kind kind;
  private final CleaningRules rules;
  private final String stage;
  private final String runId;
  private final @Nullable Instant runAt;
  private final @Nullable ErrorHandler<BadRecord, ?> errorHandler;

  private CleanPosts(
      KindFrom kindFrom,
      @Nullable Kind kind,
      CleaningRules rules,
      String stage,
      String runId,
      @Nullable Instant runAt,
      @Nullable ErrorHandler<BadRecord, ?> errorHandler) {
    this.kindFrom = kindFrom;
    this.kind = kind;
    this.rules = rules;
    this.stage = stage;
    this.runId = runId;
    this.runAt = runAt;
    this.errorHandler = errorHandler;
  }

  /** For records of one kind. */
  public static CleanPosts ofKind(Kind kind) {
    return create(KindFrom.GIVEN, kind);
  }

  /**
   * The name of the topic, stream or file tells the kind ({@code <user>.pin}, {@code
   * streaming-<user>-pin}, {@code topics/<user>.pin/…}); where it does not, the fields do.
   */
  public static CleanPosts bySource() {
    return create(KindFrom.SOURCE, null);
  }

  /** For topics and streams that carry all kinds: each record's fields tell its kind. */
  public static CleanPosts byFields() {
    return create(KindFrom.FIELDS, null);
  }

  private static CleanPosts create(KindFrom kindFrom, @Nullable Kind kind) {
    return new CleanPosts(kindFrom, kind, CleaningRules.standard(), "clean", "", null, null);
  }

  /** Rules other than {@link CleaningRules#standard()}. */
  public CleanPosts withRules(CleaningRules rules) {
    return new CleanPosts(kindFrom, kind, rules, stage, runId, runAt, errorHandler);
  }

  /** Takes the refused records. */
  public CleanPosts withErrorHandler(ErrorHandler<BadRecord, ?> handler) {
    return new CleanPosts(kindFrom, kind, rules, stage, runId, runAt, handler);
  }

  /** The stage that dead letters name; {@code clean} if this is not called. */
  public CleanPosts withStage(String stage) {
    return new CleanPosts(kindFrom, kind, rules, stage, runId, runAt, errorHandler);
  }

  /**
   * The run that dead letters name, and its time, which they carry so that the same run gives the
   * same letters. Without it they carry the record's arrival, or else 1970.
   */
  public CleanPosts withRun(String runId, Instant at) {
    return new CleanPosts(kindFrom, kind, rules, stage, runId, at, errorHandler);
  }

  @Override
  public PCollection<CleanedRecord> expand(PCollection<RawRecord> input) {
    PCollectionTuple results =
        input.apply(
            "Clean",
            ParDo.of(new CleanFn(this))
                .withOutputTags(CLEANED, TupleTagList.of(BadRecordRouter.BAD_RECORD_TAG)));
    PCollection<BadRecord> refused =
        results
            .get(BadRecordRouter.BAD_RECORD_TAG)
            .setCoder(BadRecord.getCoder(input.getPipeline()));
    if (errorHandler != null) {
      errorHandler.addErrorCollection(refused);
    }
    return results.get(CLEANED).setCoder(CleanedRecordCoder.of());
  }

  private static final class CleanFn extends DoFn<RawRecord, CleanedRecord> {
    private static final long serialVersionUID = 1L;

    private final KindFrom kindFrom;
    private final @Nullable Kind givenKind;
    private final CleaningRules rules;
    private final String stage;
    private final String runId;
    private final @Nullable Instant runAt;
    private final BadRecordRouter router;
    private transient PostReader reader;

    CleanFn(CleanPosts transform) {
      this.kindFrom = transform.kindFrom;
      this.givenKind = transform.kind;
      this.rules = transform.rules;
      this.stage = transform.stage;
      this.runId = transform.runId;
      this.runAt = transform.runAt;
      this.router =
          transform.errorHandler == null
              ? BadRecordRouter.THROWING_ROUTER
              : BadRecordRouter.RECORDING_ROUTER;
    }

    @Setup
    @SuppressWarnings("UnusedMethod") // Beam calls it.
    public void setUp() {
      reader = PostReader.create(rules);
    }

    @ProcessElement
    public void process(@Element RawRecord raw, MultiOutputReceiver out) {
      Kind kind =
          kindFrom == KindFrom.SOURCE ? SourceKind.of(raw.source()).orElse(null) : givenKind;
      byte[] bytes = raw.bytes();
      reader.read(kind, bytes, 0, bytes.length, new Outputs(raw, out));
    }

    /** Hands over what comes out of one source object. */
    private final class Outputs implements PostSink {
      private final RawRecord raw;
      private final MultiOutputReceiver out;
      private final OutputReceiver<CleanedRecord> cleaned;
      private int records;

      Outputs(RawRecord raw, MultiOutputReceiver out) {
        this.raw = raw;
        this.out = out;
        this.cleaned = out.get(CLEANED);
      }

      @Override
      public void pin(Pin pin, long position, int part) {
        cleaned.output(CleanedRecord.of(order(position, part), pin));
      }

      @Override
      public void geo(Geo geo, long position, int part) {
        cleaned.output(CleanedRecord.of(order(position, part), geo));
      }

      @Override
      public void user(User user, long position, int part) {
        cleaned.output(CleanedRecord.of(order(position, part), user));
      }

      /** In a file the byte counts; elsewhere the object has an offset, and records are counted. */
      private RecordOrder order(long position, int part) {
        RecordOrder order = raw.order();
        return raw.source().path() != null
            ? RecordOrder.of(order.major(), order.position() + position, part)
            : RecordOrder.of(order.major(), order.position(), records++);
      }

      @Override
      public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {
        String label = kind == null ? null : kind.label();
        DeadLetter letter = DeadLetter.of(rejection, label, source(position), stage, runId, at());
        try {
          router.route(
              out,
              letter,
              DeadLetterCoder.of(),
              new RefusedRecordException(letter),
              letter.description());
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException("the error handler failed", e);
        }
      }

      private SourcePosition source(long position) {
        SourcePosition source = raw.source();
        return source.path() == null
            ? source
            : SourcePosition.file(source.path(), source.position() + position);
      }

      private Instant at() {
        if (runAt != null) {
          return runAt;
        }
        return raw.arrival() == null
            ? Instant.EPOCH
            : Instant.ofEpochMilli(raw.arrival().getMillis());
      }

      @Override
      public void defect(Kind kind, String field, DefectReason reason) {
        counter("defect." + kind.label() + '.' + field + '.' + reason).inc();
      }

      @Override
      public void unknownFields(Kind kind, int count) {
        counter("unknownFields." + kind.label()).inc(count);
      }

      private Counter counter(String name) {
        return Metrics.counter("pinbeam", name);
      }
    }
  }
}
