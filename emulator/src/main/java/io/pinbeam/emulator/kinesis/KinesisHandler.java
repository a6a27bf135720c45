package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.aws.SigV4;
import io.pinbeam.emulator.aws.SignatureRefused;
import io.pinbeam.emulator.aws.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The protocol: one signed POST an operation. */
final class KinesisHandler extends Handler.Abstract {
  private static final Logger LOG = Logger.getLogger(KinesisHandler.class.getName());
  private static final String TARGET = "Kinesis_20131202.";

  /** Five MiB of records in base64, with their keys. */
  private static final int LARGEST_BODY = 9 << 20;

  /** A put or read of full size takes some tens of megabytes while it is worked on. */
  private static final int AT_ONCE = 4;

  private final KinesisService service;
  private final SigV4 signatures;
  private final Semaphore work = new Semaphore(AT_ONCE, true);

  KinesisHandler(KinesisService service, SigV4 signatures) {
    this.service = service;
    this.signatures = signatures;
  }

  @Override
  public boolean handle(
      org.eclipse.jetty.server.Request request, Response response, Callback callback)
      throws Exception {
    byte[] body;
    try (InputStream in = Content.Source.asInputStream(request)) {
      body = in.readNBytes(LARGEST_BODY + 1);
    }
    WireFormat format =
        WireFormat.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE)).orElse(WireFormat.JSON);
    Result result = body.length > LARGEST_BODY ? tooLarge(format) : answer(request, body, format);
    response.setStatus(result.status);
    response.getHeaders().put("x-amzn-RequestId", UUID.randomUUID().toString());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.contentType());
    result.type.ifPresent(type -> response.getHeaders().put("x-amzn-ErrorType", type));
    if (body.length > LARGEST_BODY) {
      // The rest of the body is not read.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, result.body.length);
    response.write(true, ByteBuffer.wrap(result.body), callback);
    return true;
  }

  private Result answer(org.eclipse.jetty.server.Request request, byte[] body, WireFormat format) {
    work.acquireUninterruptibly();
    try {
      Answer answer = call(request, body, format);
      return new Result(
          200, Optional.empty(), answer == Answer.NOTHING ? new byte[0] : format.write(answer));
    } catch (SignatureRefused e) {
      return error(format, 400, e.reason().type(), e.getMessage());
    } catch (KinesisException e) {
      boolean ours = e.type().equals("InternalFailure");
      return error(format, ours ? 500 : 400, e.type(), e.getMessage());
    } catch (StoreFailure e) {
      StoreFailure.report((IOException) e.getCause());
      return error(format, 500, "InternalFailure", "Internal service failure.");
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "kinesis failed", e);
      return error(format, 500, "InternalFailure", "Internal service failure.");
    } finally {
      work.release();
    }
  }

  private Answer call(org.eclipse.jetty.server.Request request, byte[] body, WireFormat format)
      throws SignatureRefused {
    if (!request.getMethod().equals("POST")) {
      throw KinesisException.of(
          "AccessDeniedException", "Unable to determine service/operation name to be authorized");
    }
    signatures.checkHeaders(signed(request, body));
    String contentType = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String target = request.getHeaders().get("X-Amz-Target");
    if (target == null
        || !target.startsWith(TARGET)
        || !service.knows(target.substring(TARGET.length()))
        || WireFormat.of(contentType).isEmpty()) {
      throw KinesisException.of(
          "UnknownOperationException", "There is no such operation, or not in this format.");
    }
    return service.call(target.substring(TARGET.length()), new Request(format, format.read(body)));
  }

  private static SignedRequest signed(org.eclipse.jetty.server.Request request, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers
          .computeIfAbsent(field.getLowerCaseName(), unused -> new ArrayList<>())
          .add(field.getValue() == null ? "" : field.getValue());
    }
    // HTTP/2 has it under another name.
    headers.computeIfAbsent("host", unused -> List.of(request.getHttpURI().getAuthority()));
    try {
      return new SignedRequest(
          request.getMethod(),
          request.getHttpURI().getPath(),
          SignedRequest.query(request.getHttpURI().getQuery()),
          headers,
          SigV4.sha256(body));
    } catch (IllegalArgumentException e) {
      throw KinesisException.validation("The query is not well encoded.");
    }
  }

  private static Result tooLarge(WireFormat format) {
    return error(format, 413, "RequestEntityTooLargeException", "The request's body is too large.");
  }

  private static Result error(WireFormat format, int status, String type, String message) {
    return new Result(
        status,
        Optional.of(type),
        format.write(out -> out.text("__type", type).text("message", message)));
  }

  private record Result(int status, Optional<String> type, byte[] body) {}
}
