package io.pinbeam.pipelines.stream.alert;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.io.aws2.common.ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.common.ClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Alerts as messages of a topic of Amazon SNS: the JSON, with a subject for mails and the
 * attributes {@code rule}, {@code metric} and {@code id} for filters. A FIFO topic gets the id as
 * the message's, so that it drops a second one within five minutes itself.
 */
final class SnsChannel implements AlertChannel {
  private static final int REGION_OF_ARN = 3;
  private static final int SUBJECT_LENGTH = 100;

  private final ChannelSettings.Sns settings;
  private final SnsClient client;

  SnsChannel(ChannelSettings.Sns settings, PipelineOptions options) {
    this.settings = settings;
    this.client = client(settings.topic(), settings.endpoint(), options.as(AwsOptions.class));
  }

  /**
   * A client with the credentials and the proxy of the options. Their endpoint is another service's
   * and their region another resource's.
   */
  private static SnsClient client(String topic, @Nullable URI endpoint, AwsOptions options) {
    AwsOptions own = PipelineOptionsFactory.as(AwsOptions.class);
    own.setAwsCredentialsProvider(options.getAwsCredentialsProvider());
    own.setProxyConfiguration(options.getProxyConfiguration());
    own.setHttpClientConfiguration(options.getHttpClientConfiguration());
    own.setClientBuilderFactory(options.getClientBuilderFactory());
    own.setAwsRegion(Region.of(topic.split(":", -1)[REGION_OF_ARN]));
    own.setEndpoint(endpoint);
    return ClientBuilderFactory.buildClient(own, SnsClient.builder(), ClientConfiguration.EMPTY);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public String address() {
    return settings.topic();
  }

  @Override
  public Attempt deliver(Alert alert) {
    try {
      client.publish(request(alert));
      return Attempt.delivered();
    } catch (SdkServiceException e) {
      String reason = "HTTP " + e.statusCode() + " " + e.getClass().getSimpleName();
      boolean mayPass = e.isThrottlingException() || e.statusCode() == 408 || e.statusCode() >= 500;
      return mayPass ? Attempt.again(reason) : Attempt.refused(reason);
    } catch (SdkClientException e) {
      return Attempt.again(e.getClass().getSimpleName() + ": " + firstLine(e));
    } catch (SdkException e) {
      return Attempt.again(e.getClass().getSimpleName());
    }
  }

  private PublishRequest request(Alert alert) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("rule", text(alert.rule()));
    attributes.put("metric", text(alert.metric()));
    attributes.put("id", text(alert.id()));
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(settings.topic())
            .subject(subject(alert))
            .message(alert.toJson())
            .messageAttributes(attributes);
    if (settings.topic().endsWith(".fifo")) {
      request.messageGroupId(alert.rule()).messageDeduplicationId(alert.id());
    }
    return request.build();
  }

  /** SNS takes up to 100 characters of ASCII. */
  private static String subject(Alert alert) {
    String subject = ("Pinbeam alert " + alert.text()).replaceAll("[^ -~]", "?");
    return subject.length() < SUBJECT_LENGTH
        ? subject
        : subject.substring(0, SUBJECT_LENGTH - 4) + "...";
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    client.close();
  }
}
