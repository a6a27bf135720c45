package io.pinbeam.pipelines.stream.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.yaml.YamlFault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Alerts reach the subscribers of an SNS topic, as moto plays it. */
class SnsChannelIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("some", "credentials"));

  private static MotoServer moto;
  private static SnsClient sns;
  private static SqsClient sqs;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    moto = MotoServer.start();
    sns = at(moto.address(), SnsClient.builder()).build();
    sqs = at(moto.address(), SqsClient.builder()).build();
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      sns.close();
      sqs.close();
      moto.close();
    }
  }

  @Test
  void anAlertReachesASubscriberWithSubjectAndAttributes() throws Exception {
    String topic = sns.createTopic(t -> t.name("alerts")).topicArn();
    String queue = subscribe(topic, "inbox", Map.of());
    OutputLayout output = OutputLayout.under(folder.toString());
    TrendWindows trends = new TrendWindows(output, MINUTE, MINUTE);

    AlertRules rules = rules(topic);
    try (AlertEngine engine = AlertEngine.open(rules, output, MINUTE, MINUTE, options())) {
      trends.commit(START, Map.of("posts/café|France", 3.0));
      engine.finish();
    }

    List<JsonNode> messages = messages(queue);
    assertThat(messages).hasSize(1);
    JsonNode envelope = messages.get(0);
    JsonNode alert = JSON.readTree(envelope.path("Message").asText());
    assertThat(alert.path("rule").asText()).isEqualTo("many");
    assertThat(alert.path("key").asText()).isEqualTo("café|France");
    assertThat(alert.path("value").asDouble()).isEqualTo(3.0);
    assertThat(alert.path("window_start").asText()).isEqualTo("2026-11-21T10:00:00Z");
    // 100 characters of ASCII is what SNS takes.
    assertThat(envelope.path("Subject").asText())
        .startsWith("Pinbeam alert many: posts of caf?|France is 3, at least 3, in the window 2026")
        .hasSizeLessThan(100);
    JsonNode attributes = envelope.path("MessageAttributes");
    assertThat(attributes.path("rule").path("Value").asText()).isEqualTo("many");
    assertThat(attributes.path("id").path("Value").asText()).isEqualTo(alert.path("id").asText());
    assertThat(trends.alerts("delivered")).containsExactly("many café|France " + START + " sns");
  }

  @Test
  void aSecondDeliveryToAFifoTopicIsDroppedThere() throws Exception {
    Map<String, String> fifo = Map.of("FifoTopic", "true");
    String topic = sns.createTopic(t -> t.name("alerts.fifo").attributes(fifo)).topicArn();
    String queue = subscribe(topic, "inbox.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    Alert alert = alert(topic);
    try (AlertChannel channel = channel(topic)) {
      assertThat(channel.deliver(alert)).isEqualTo(AlertChannel.Attempt.delivered());
      assertThat(channel.deliver(alert)).isEqualTo(AlertChannel.Attempt.delivered());
    }

    assertThat(messages(queue)).hasSize(1);
  }

  @Test
  void aTopicThatIsNotThereIsRefusedAndAServerThatIsNotThereIsTriedAgain() throws Exception {
    String nobodys = "arn:aws:sns:eu-west-1:123456789012:nobodys";
    Alert alert = alert(nobodys);
    try (AlertChannel channel = channel(nobodys)) {
      assertThat(channel.deliver(alert).end()).isEqualTo(AlertChannel.End.REFUSED);
    }
    try (AlertChannel channel =
        new SnsChannel(
            new ChannelSettings.Sns("sns", nobodys, URI.create("http://127.0.0.1:1")), options())) {
      assertThat(channel.deliver(alert).end()).isEqualTo(AlertChannel.End.AGAIN);
    }
  }

  private static AlertRules rules(String topic) throws YamlFault {
    return AlertRules.parse(
        """
        alerts: [{name: many, metric: posts, when: at_least, value: 3}]
        deliver: [{sns: {topic: "%s", endpoint: "%s"}}]
        """
            .formatted(topic, moto.address()),
        name -> null);
  }

  private static Alert alert(String topic) throws YamlFault {
    AlertRule rule = rules(topic).rules().get(0);
    return Alert.of("table", rule, "art|Peru", 3, START, START.plus(MINUTE), START.plus(MINUTE));
  }

  private static AlertChannel channel(String topic) throws YamlFault {
    return new SnsChannel((ChannelSettings.Sns) rules(topic).channels().get(0), options());
  }

  /** As those of a run whose streams and tables are somewhere else. */
  private static AwsOptions options() {
    AwsOptions options = PipelineOptionsFactory.as(AwsOptions.class);
    options.setAwsCredentialsProvider(CREDENTIALS);
    options.setAwsRegion(Region.AP_SOUTH_1);
    options.setEndpoint(URI.create("http://127.0.0.1:2"));
    return options;
  }

  private static String subscribe(
      String topic, String name, Map<QueueAttributeName, String> attributes) {
    String queue = sqs.createQueue(q -> q.queueName(name).attributes(attributes)).queueUrl();
    String arn =
        sqs.getQueueAttributes(q -> q.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    sns.subscribe(s -> s.topicArn(topic).protocol("sqs").endpoint(arn));
    return queue;
  }

  private static List<JsonNode> messages(String queue) throws Exception {
    List<JsonNode> messages = new ArrayList<>();
    List<Message> next;
    do {
      next = sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)).messages();
      for (Message message : next) {
        messages.add(JSON.readTree(message.body()));
        sqs.deleteMessage(d -> d.queueUrl(queue).receiptHandle(message.receiptHandle()));
      }
    } while (!next.isEmpty());
    return messages;
  }

  private static <B extends AwsClientBuilder<B, C>, C> B at(URI endpoint, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .credentialsProvider(CREDENTIALS);
  }
}
