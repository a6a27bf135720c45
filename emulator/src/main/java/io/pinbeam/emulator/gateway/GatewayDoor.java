package io.pinbeam.emulator.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;

/**
 * What every request passes, in this order: the key, room among the requests under way, the body's
 * size, the contract. Then Kafka or Kinesis is asked, and no thread waits for their answer.
 */
final class GatewayDoor {
  private static final Logger LOG = Logger.getLogger(GatewayDoor.class.getName());
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final CompletableFuture<ApiContract> contract;
  private final ApiKeys keys;
  private final GatewayLimits limits;
  private final InFlight inFlight;
  private final Executor executor;
  private final int basePathLength;

  /** A contract may still be on its way; requests wait for it. */
  GatewayDoor(
      CompletableFuture<ApiContract> contract, GatewaySettings settings, Executor executor) {
    this.contract = contract;
    this.keys = settings.apiKeys();
    this.limits = settings.limits();
    this.inFlight = new InFlight(limits.maxRequests(), limits.maxBytes());
    this.executor = executor;
    this.basePathLength = settings.basePath().equals("/") ? 0 : settings.basePath().length();
  }

  void add(RoutesConfig routes, Optional<KafkaApi> kafka, Optional<KinesisApi> kinesis) {
    routes.get(
        "/openapi.yaml",
        context -> context.contentType("application/yaml").result(ApiContract.document()));
    Route k = new Route(routes, ApiCustoms.KAFKA);
    k.add(HandlerType.GET, "/topics", call -> of(kafka).list());
    k.add(HandlerType.GET, "/topics/{topic}", call -> of(kafka).describe(call));
    k.add(HandlerType.POST, "/topics/{topic}", call -> of(kafka).produce(call, executor));
    Route s = new Route(routes, ApiCustoms.KINESIS);
    s.add(HandlerType.GET, "/streams", call -> in(kinesis).list(call));
    s.add(HandlerType.GET, "/streams/{stream-name}", call -> in(kinesis).describe(call));
    s.add(HandlerType.POST, "/streams/{stream-name}", call -> in(kinesis).create(call));
    s.add(HandlerType.DELETE, "/streams/{stream-name}", call -> in(kinesis).delete(call));
    s.add(HandlerType.PUT, "/streams/{stream-name}/record", call -> in(kinesis).putRecord(call));
    s.add(HandlerType.PUT, "/streams/{stream-name}/records", call -> in(kinesis).putRecords(call));
    routes.exception(
        HttpResponseException.class,
        (e, context) -> {
          ApiCustoms customs = customs(context);
          write(context, customs, customs.fault(e.getStatus(), "HTTP " + e.getStatus()));
        });
    routes.exception(Exception.class, (e, context) -> write(context, customs(context), unknown(e)));
  }

  private static KafkaApi of(Optional<KafkaApi> kafka) {
    return kafka.orElseThrow(KafkaFaults::unavailable);
  }

  private static KinesisApi in(Optional<KinesisApi> kinesis) {
    return kinesis.orElseThrow(KinesisApi::unavailable);
  }

  private ApiCustoms customs(Context context) {
    return ApiCustoms.ofPath(context.path().substring(basePathLength));
  }

  private void pass(Context context, ApiCustoms customs, Operation operation) {
    if (!keys.accept(context.header("x-api-key"))) {
      throw HttpFault.plain(403, "Forbidden");
    }
    boolean hasBody = hasBody(context);
    InFlight.Permit permit =
        inFlight
            .take(hasBody ? size(context, customs) : 0)
            .orElseThrow(() -> customs.fault(429, "Too many requests are under way."));
    // Neither for the body does a thread wait, nor for Kafka.
    context.future(
        () ->
            bodyOf(context, customs, hasBody)
                .thenCompose(
                    body -> {
                      ApiCall call = new ApiCall(context, body);
                      check(context, customs, call);
                      return operation.answer(call).thenApply(JsonNode.class::cast);
                    })
                // The client of the answer may be slow: it is not Kafka's thread that waits for it.
                .handleAsync(
                    (json, failure) -> {
                      permit.release();
                      if (failure == null) {
                        write(context, customs, 200, json);
                      } else {
                        write(context, customs, unknown(failure));
                      }
                      return null;
                    },
                    executor));
  }

  private static boolean hasBody(Context context) {
    HandlerType method = context.method();
    return method.equals(HandlerType.POST) || method.equals(HandlerType.PUT);
  }

  /** The size that a request says it has; the largest allowed if it does not say. */
  private long size(Context context, ApiCustoms customs) {
    long said = context.req().getContentLengthLong();
    if (said > limits.maxBodyBytes()) {
      throw tooLarge(customs);
    }
    return said < 0 ? limits.maxBodyBytes() : said;
  }

  private CompletableFuture<Optional<JsonEnvelope>> bodyOf(
      Context context, ApiCustoms customs, boolean hasBody) {
    if (!hasBody) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    try {
      return BodyReader.read(
              context.req().getInputStream(), limits.maxBodyBytes(), limits.ackTimeout())
          .handle(
              (bytes, failure) -> {
                if (failure instanceof TimeoutException) {
                  // What comes of it later is no new request.
                  context.header("Connection", "close");
                  throw customs.fault(408, "The body did not come in time.");
                } else if (failure != null) {
                  throw customs.fault(400, "The body ends early.");
                }
                return parse(context, customs, bytes);
              });
    } catch (IOException e) {
      return CompletableFuture.failedFuture(customs.fault(400, "The body ends early."));
    }
  }

  private Optional<JsonEnvelope> parse(Context context, ApiCustoms customs, byte[] bytes) {
    if (bytes.length > limits.maxBodyBytes()) {
      throw tooLarge(customs);
    }
    if (bytes.length == 0 || !ApiCall.mediaType(context.contentType()).endsWith("json")) {
      // None, or of a type that the contract is about to refuse.
      return Optional.empty();
    }
    try {
      return Optional.of(JsonEnvelope.parse(bytes));
    } catch (JsonEnvelope.TooManyValues e) {
      throw customs.fault(
          413, "The body has more than " + JsonEnvelope.MOST_RECORDS + " records, or more fields.");
    } catch (IOException e) {
      throw customs.notJson();
    }
  }

  private static HttpFault tooLarge(ApiCustoms customs) {
    return customs.fault(413, "The body is above the limit.");
  }

  private void check(Context context, ApiCustoms customs, ApiCall call) {
    contract
        .join()
        .check(
            new ApiContract.ApiRequest(
                context.req().getMethod(),
                context.path(),
                query(context),
                headers(context),
                call.body().map(JsonEnvelope::tree)))
        .ifPresent(
            breach -> {
              throw customs.fault(breach.status(), breach.message());
            });
  }

  private static Map<String, Collection<String>> query(Context context) {
    return context.queryString() == null ? Map.of() : Map.copyOf(context.queryParamMap());
  }

  private static Map<String, Collection<String>> headers(Context context) {
    Map<String, Collection<String>> headers = new HashMap<>();
    for (String name : List.of("Content-Type", "Accept")) {
      List<String> values = Collections.list(context.req().getHeaders(name));
      if (!values.isEmpty()) {
        headers.put(name, values);
      }
    }
    return headers;
  }

  private static HttpFault unknown(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpFault fault) {
      return fault;
    }
    // Without its message, which may quote what was sent.
    LOG.severe(
        "a request failed: "
            + cause.getClass().getName()
            + " at "
            + Arrays.stream(cause.getStackTrace()).limit(5).toList());
    return HttpFault.plain(500, "Internal Server Error");
  }

  private static void write(Context context, ApiCustoms customs, HttpFault fault) {
    fault
        .retryAfter()
        .ifPresent(seconds -> context.header("Retry-After", Integer.toString(seconds)));
    write(context, customs, fault.status(), fault.body());
  }

  private static void write(Context context, ApiCustoms customs, int status, JsonNode body) {
    try {
      context
          .status(status)
          .contentType(customs.answerType(context.header("Accept")))
          .result(MAPPER.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The routes of one of the two APIs. */
  private final class Route {
    private final RoutesConfig routes;
    private final ApiCustoms customs;

    Route(RoutesConfig routes, ApiCustoms customs) {
      this.routes = routes;
      this.customs = customs;
    }

    void add(HandlerType method, String path, Operation operation) {
      routes.addHttpHandler(
          method,
          path,
          context -> {
            try {
              pass(context, customs, operation);
            } catch (HttpFault fault) {
              write(context, customs, fault);
            }
          });
    }
  }

  private interface Operation {
    CompletableFuture<? extends JsonNode> answer(ApiCall call);
  }
}
