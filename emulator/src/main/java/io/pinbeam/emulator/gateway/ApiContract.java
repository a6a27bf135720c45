package io.pinbeam.emulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Body;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway's OpenAPI document, and what it says of a request. */
final class ApiContract {
  private final OpenApiInteractionValidator validator;

  private ApiContract(OpenApiInteractionValidator validator) {
    this.validator = validator;
  }

  /** Takes a second or more. */
  static ApiContract load(String basePath) {
    OpenApiInteractionValidator validator =
        OpenApiInteractionValidator.createForInlineApiSpecification(new String(document(), UTF_8))
            .withBasePathOverride(basePath)
            .withLevelResolver(
                LevelResolver.create()
                    // The gateway asks for its key itself, and only if it has one.
                    .withLevel("validation.request.security", ValidationReport.Level.IGNORE)
                    .withLevel(
                        "validation.schema.additionalProperties", ValidationReport.Level.IGNORE)
                    .build())
            .build();
    return new ApiContract(validator);
  }

  /** What is wrong with a request first, if anything is. */
  Optional<Breach> check(ApiRequest request) {
    return validator.validateRequest(new CheckedRequest(request)).getMessages().stream()
        .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
        .map(Breach::of)
        .min((a, b) -> Integer.compare(a.status(), b.status()));
  }

  /** The document's text. */
  static byte[] document() {
    try (InputStream in = ApiContract.class.getResourceAsStream("openapi.yaml")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a request is checked by; a body's payloads are left out. */
  record ApiRequest(
      String method,
      String path,
      Map<String, Collection<String>> query,
      Map<String, Collection<String>> headers,
      Optional<JsonNode> body) {}

  /** What is wrong, with the status for it. The text tells nothing of what was sent. */
  record Breach(int status, String message) {
    private static Breach of(ValidationReport.Message message) {
      String key = message.getKey();
      if (key.startsWith("validation.request.contentType")) {
        return new Breach(415, "HTTP 415 Unsupported Media Type");
      }
      if (key.startsWith("validation.request.accept")) {
        return new Breach(406, "HTTP 406 Not Acceptable");
      }
      String rule = key.replaceFirst("^validation\\.(request\\.)?", "").replace(".schema.", ": ");
      String place =
          message
              .getContext()
              .flatMap(ValidationReport.MessageContext::getPointers)
              .map(pointers -> " at " + pointers.getInstance())
              .orElse("");
      return new Breach(422, "the request is not as openapi.yaml says: " + rule + place);
    }
  }

  private record CheckedRequest(ApiRequest request) implements Request {
    @Override
    public String getPath() {
      return request.path();
    }

    @Override
    public Method getMethod() {
      return Method.valueOf(request.method());
    }

    @Override
    public Optional<String> getBody() {
      return request.body().map(JsonNode::toString);
    }

    @Override
    public Optional<Body> getRequestBody() {
      return request.body().map(ReadBody::new);
    }

    @Override
    public Collection<String> getQueryParameters() {
      return request.query().keySet();
    }

    @Override
    public Collection<String> getQueryParameterValues(String name) {
      return request.query().getOrDefault(name, List.of());
    }

    @Override
    public Map<String, Collection<String>> getHeaders() {
      return request.headers();
    }

    @Override
    public Collection<String> getHeaderValues(String name) {
      return request.headers().entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .findFirst()
          .map(Map.Entry::getValue)
          .orElse(List.of());
    }
  }

  private record ReadBody(JsonNode tree) implements Body {
    @Override
    public boolean hasBody() {
      return true;
    }

    @Override
    public JsonNode toJsonNode() {
      return tree;
    }

    @Override
    public String toString(Charset encoding) {
      return tree.toString();
    }
  }
}
