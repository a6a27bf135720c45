package io.pinbeam.emulator.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests with any path and body, and with a good signature. */
record SignedHttp(String endpoint, String service, AwsCredentialsIdentity key) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length", "connection");

  static SignedHttp to(CloudChild cloud, String service) {
    return new SignedHttp(
        cloud.value(service),
        service,
        AwsCredentialsIdentity.create(
            cloud.value("AWS_ACCESS_KEY_ID"), cloud.value("AWS_SECRET_ACCESS_KEY")));
  }

  /**
   * @param path as it is to stand in the request, with its query
   */
  HttpResponse<String> send(String method, String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .protocol("http")
            .host(URI.create(endpoint).getHost())
            .port(URI.create(endpoint).getPort())
            .encodedPath(path.replaceFirst("\\?.*", ""));
    if (path.contains("?")) {
      for (String parameter : path.replaceFirst("[^?]*\\?", "").split("&")) {
        String[] parts = parameter.split("=", 2);
        request.putRawQueryParameter(parts[0], parts.length == 1 ? "" : parts[1]);
      }
    }
    headers.forEach(request::putHeader);
    SdkHttpRequest unsigned = request.build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                s ->
                    s.identity(key)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
      if (!OF_THE_CLIENT.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> sent.header(header.getKey(), value));
      }
    }
    return HTTP.send(sent.build(), HttpResponse.BodyHandlers.ofString());
  }
}
