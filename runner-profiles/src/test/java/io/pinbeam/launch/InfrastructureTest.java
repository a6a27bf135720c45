package io.pinbeam.launch;

import static io.pinbeam.launch.CloudFormationTemplate.list;
import static io.pinbeam.launch.CloudFormationTemplate.map;
import static io.pinbeam.launch.CloudFormationTemplate.properties;
import static io.pinbeam.launch.CloudFormationTemplate.strings;
import static io.pinbeam.launch.CloudFormationTemplate.type;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.archive.ArchiveNames;
import io.pinbeam.pipelines.stream.alert.AlertRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates of {@code infrastructure/}, held against what the pages and the command say. */
class InfrastructureTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("pinbeam.root", ".."), "infrastructure");

  /** Types that have no tags, by CloudFormation's own schemas. */
  private static final Set<String> WITHOUT_TAGS =
      Set.of(
          "AWS::ApiGateway::Account",
          "AWS::ApiGateway::Deployment",
          "AWS::ApiGateway::UsagePlanKey",
          "AWS::EC2::Route",
          "AWS::EC2::SecurityGroupEgress",
          "AWS::EC2::SecurityGroupIngress",
          "AWS::EC2::SubnetRouteTableAssociation",
          "AWS::EC2::VPCGatewayAttachment",
          "AWS::IAM::InstanceProfile",
          "AWS::IAM::ManagedPolicy",
          "AWS::IAM::RolePolicy",
          "AWS::KMS::Alias",
          "AWS::Logs::MetricFilter",
          "AWS::MSK::Configuration",
          "AWS::S3::BucketPolicy",
          "AWS::SNS::Subscription",
          "AWS::SNS::TopicPolicy");

  /** Actions for which IAM knows no resource, and who has to have them. */
  private static final Map<String, String> NAMELESS =
      Map.of(
          "kinesis:ListStreams", "GET /streams of the gateway's API",
          "kafka:GetBootstrapBrokers", "hosts find the brokers by it",
          "ssmmessages:CreateControlChannel", "Session Manager's agent",
          "ssmmessages:CreateDataChannel", "Session Manager's agent",
          "ssmmessages:OpenControlChannel", "Session Manager's agent",
          "ssmmessages:OpenDataChannel", "Session Manager's agent",
          "s3:GetAccountPublicAccessBlock", "MWAA looks at it before it starts",
          "logs:DescribeLogGroups", "MWAA looks for its own",
          "cloudwatch:PutMetricData", "MWAA's metrics; its namespace is a condition");

  private static final Set<String> BY_THE_HOUR =
      Set.of(
          "AWS::MSK::Cluster",
          "AWS::MWAA::Environment",
          "AWS::RDS::DBInstance",
          "AWS::EC2::NatGateway",
          "AWS::EC2::Instance",
          "AWS::AutoScaling::AutoScalingGroup",
          "AWS::ElasticLoadBalancingV2::LoadBalancer");

  private static CloudFormationTemplate template;
  private static CloudFormationTemplate artifacts;

  @BeforeAll
  static void read() throws IOException {
    template = CloudFormationTemplate.read(FOLDER.resolve("template.yaml"));
    artifacts = CloudFormationTemplate.read(FOLDER.resolve("artifacts.yaml"));
  }

  @Test
  void everythingThatCanHaveTagsHasThoseOfCost() {
    List<String> without = new ArrayList<>();
    for (CloudFormationTemplate file : List.of(template, artifacts)) {
      file.resources()
          .forEach(
              (name, resource) -> {
                if (!WITHOUT_TAGS.contains(type(resource))
                    && !tags(resource).keySet().containsAll(List.of("project", "component"))) {
                  without.add(name);
                }
              });
    }
    assertThat(without).isEmpty();
  }

  @Test
  void noRightIsOnEverythingWhereAResourceHasAName() {
    Set<String> onEverything = new TreeSet<>();
    template
        .statements()
        .forEach(
            (role, statements) -> {
              for (Map<String, Object> statement : statements) {
                assertThat(strings(statement.get("Action")))
                    .as("%s: no action is a pattern", role)
                    .noneMatch(action -> action.contains("*"));
                if (statement.get("Resource").equals("*")) {
                  onEverything.addAll(strings(statement.get("Action")));
                }
              }
            });
    assertThat(onEverything).isEqualTo(NAMELESS.keySet());
  }

  @Test
  void everyRoleIsTakenByAServiceOrByTheWorkbench() {
    template
        .ofType("AWS::IAM::Role")
        .forEach(
            (name, role) -> {
              Map<String, Object> document = map(properties(role).get("AssumeRolePolicyDocument"));
              for (Object statement : list(document.get("Statement"))) {
                Map<String, Object> principal = map(map(statement).get("Principal"));
                assertThat(principal.keySet()).as(name).isSubsetOf("Service", "AWS");
                if (principal.containsKey("AWS")) {
                  assertThat(principal.get("AWS"))
                      .as(name)
                      .isEqualTo(Map.of("Fn::GetAtt", "PosterRole.Arn"));
                }
              }
            });
  }

  /** The page says what each part needs; the template gives it that, no less and no more. */
  @ParameterizedTest
  @CsvSource({
    "api, ApiRole",
    "gateway, GatewayRole",
    "poster, PosterRole",
    "archive, ArchiveRole",
    "batch, BatchRole",
    "stream, StreamRole",
    "airflow, AirflowRole"
  })
  void aRoleHasTheRightsThatThePageSays(String name, String role) throws IOException {
    String page = Files.readString(FOLDER.resolveSibling("docs/aws.md"));
    page = page.substring(page.indexOf("## Rights"));
    Matcher row =
        Pattern.compile("^\\| `" + name + "` \\|(.*)\\|$", Pattern.MULTILINE).matcher(page);
    assertThat(row.find()).as("docs/aws.md has a row of " + name).isTrue();
    Set<String> said = new TreeSet<>();
    String service = "";
    Matcher right = Pattern.compile("`(?:([a-z0-9-]+):)?([A-Z]\\w+)`").matcher(row.group(1));
    while (right.find()) {
      service = right.group(1) == null ? service : right.group(1);
      said.add(service + ":" + right.group(2));
    }
    assertThat(template.actions(role)).isEqualTo(said);
  }

  @Test
  void databricksHasWhatItsThreeJobsHave() {
    TreeSet<String> three = new TreeSet<>();
    for (String role : List.of("ArchiveRole", "BatchRole", "StreamRole")) {
      three.addAll(template.actions(role));
    }
    assertThat(template.actions("DatabricksRole")).isEqualTo(three);
  }

  @Test
  void rightsOnKafkaNameTheClusterAndTheThreeTopics() {
    for (String policy : List.of("GatewayKafkaPolicy", "KafkaReaderPolicy")) {
      Map<String, Object> document =
          map(properties(template.resources().get(policy)).get("PolicyDocument"));
      for (Object statement : list(document.get("Statement"))) {
        Object resource = map(statement).get("Resource");
        String first = strings(map(statement).get("Action")).get(0);
        if (first.equals("kafka-cluster:Connect")) {
          assertThat(resource).isEqualTo(Map.of("Ref", "Brokers"));
        } else if (first.startsWith("kafka-cluster:")) {
          assertThat(list(resource))
              .extracting(arn -> list(map(arn).get("Fn::Sub")).get(0))
              .containsExactly(topic("pin"), topic("geo"), topic("user"));
        }
      }
    }
  }

  @Test
  void theArchiveMayWriteEachOfItsFolders() {
    Map<String, Object> document =
        map(properties(template.resources().get("ArchivePolicy")).get("PolicyDocument"));
    Set<Object> folders = new TreeSet<>();
    for (Object statement : list(document.get("Statement"))) {
      if (strings(map(statement).get("Action")).contains("s3:PutObject")) {
        list(map(statement).get("Resource")).forEach(arn -> folders.add(map(arn).get("Fn::Sub")));
      }
    }
    String bucket = "${DataBucket.Arn}/";
    String account = ArchiveNames.LEDGER.substring(0, ArchiveNames.LEDGER.indexOf('/'));
    assertThat(folders)
        .containsExactlyInAnyOrder(
            bucket + ArchiveNames.TOPICS + "/*",
            bucket + account + "/*",
            bucket + ArchiveNames.DEAD_LETTERS + "/*");
  }

  @Test
  void theNamesAreThoseThatTheCommandsKnow() {
    assertThat(names("AWS::Kinesis::Stream", "Name"))
        .containsExactlyInAnyOrder(
            "streaming-${User}-pin", "streaming-${User}-geo", "streaming-${User}-user");
    assertThat(names("AWS::S3::Bucket", "BucketName")).containsExactly("user-${User}-bucket");
  }

  @Test
  void nothingIsASecret() throws IOException {
    Pattern secretive = Pattern.compile("(?i)password|secretstring|token|credential|apikey$");
    Pattern key = Pattern.compile("AKIA[0-9A-Z]{16}|-----BEGIN|dapi[0-9a-f]{32}|[0-9a-f]{40}");
    for (CloudFormationTemplate file : List.of(template, artifacts)) {
      file.forEachLeaf(
          (name, value) -> {
            assertThat(value.toString()).doesNotContainPattern(key);
            if (secretive.matcher(name).find()) {
              assertThat(value).as(name).isIn(true, 40, "required", "DatabasePassword");
            }
          });
    }
    assertThat(properties(template.resources().get("ApiKey")).get("Value"))
        .isEqualTo(Map.of("Fn::Sub", "{{resolve:secretsmanager:${GatewayKey}:SecretString}}"));
    try (var files = Files.walk(FOLDER.resolve("host"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContainPattern(key);
      }
    }
  }

  @Test
  void nobodyComesInFromOutsideAndEveryRuleSaysWhatItIsFor() {
    template
        .resources()
        .forEach(
            (name, resource) -> {
              List<Object> rules = new ArrayList<>();
              if (type(resource).matches("AWS::EC2::SecurityGroup(Ingress|Egress)")) {
                rules.add(properties(resource));
              } else if (type(resource).equals("AWS::EC2::SecurityGroup")) {
                for (String way : List.of("SecurityGroupIngress", "SecurityGroupEgress")) {
                  rules.addAll(list(properties(resource).getOrDefault(way, List.of())));
                }
              }
              for (Object rule : rules) {
                assertThat((String) map(rule).get("Description")).as(name).isNotBlank();
                Object cidr = map(rule).get("CidrIp");
                boolean isOut = map(rule).get("SourceSecurityGroupId") == null;
                assertThat(cidr == null || isOut).as(name + " lets addresses in").isTrue();
                if ("0.0.0.0/0".equals(cidr)) {
                  assertThat(map(rule)).as(name).containsEntry("ToPort", 443);
                }
              }
              assertThat(properties(resource).toString())
                  .as(name)
                  .doesNotContain("MapPublicIpOnLaunch=true")
                  .doesNotContain("PubliclyAccessible=true");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"DataBucket", "ArtifactBucket", "LogBucket"})
  void bucketsAreClosedEncryptedAndSpeakTlsAlone(String name) {
    CloudFormationTemplate file = name.equals("DataBucket") ? template : artifacts;
    Map<String, Object> bucket = properties(file.resources().get(name));
    assertThat(map(bucket.get("PublicAccessBlockConfiguration")).values())
        .hasSize(4)
        .containsOnly(true);
    assertThat(bucket).containsKey("BucketEncryption");
    assertThat(map(bucket.get("VersioningConfiguration"))).containsEntry("Status", "Enabled");
    assertThat(bucket.get("LifecycleConfiguration").toString())
        .contains("NoncurrentVersionExpiration")
        .contains("AbortIncompleteMultipartUpload");
    assertThat(properties(file.resources().get(name + "Policy")).toString())
        .contains("Effect=Deny", "aws:SecureTransport=false");
  }

  @Test
  void whatCostsByTheHourCanBeLeftOut() {
    template
        .resources()
        .forEach(
            (name, resource) -> {
              boolean isEndpoint = "Interface".equals(properties(resource).get("VpcEndpointType"));
              if (isEndpoint || BY_THE_HOUR.contains(type(resource))) {
                assertThat(map(resource)).as(name).containsKey("Condition");
              }
            });
  }

  @Test
  void everyParameterIsExplainedAndBounded() {
    template
        .section("Parameters")
        .forEach(
            (name, parameter) -> {
              Map<String, Object> fields = map(parameter);
              assertThat((String) fields.get("Description")).as(name).isNotBlank();
              if (!fields.get("Type").toString().startsWith("AWS::SSM::")) {
                assertThat(fields.keySet())
                    .as(name)
                    .containsAnyOf("AllowedValues", "AllowedPattern", "MinValue");
              }
            });
  }

  @Test
  void everyAlarmTellsTheTopic() {
    Map<String, Map<String, Object>> alarms = template.ofType("AWS::CloudWatch::Alarm");
    assertThat(alarms).hasSizeGreaterThan(8);
    alarms.forEach(
        (name, alarm) ->
            assertThat(properties(alarm).get("AlarmActions"))
                .as(name)
                .isEqualTo(List.of(Map.of("Ref", "Alerts"))));
  }

  @Test
  void theRulesOfAlertsAreRulesAndGoToTheTopic() throws IOException {
    Path file = FOLDER.resolve("alerts.yaml");
    AlertRules.load(file.toString());
    String topic =
        map(properties(template.resources().get("Alerts")).get("TopicName"))
            .get("Fn::Sub")
            .toString();
    assertThat(Files.readString(file)).contains(":" + topic.replace("${User}", "user") + "\"");
  }

  private static String topic(String kind) {
    return "arn:${AWS::Partition}:kafka:${AWS::Region}:${AWS::AccountId}:"
        + "topic/pinbeam-${User}/${Uuid}/${User}."
        + kind;
  }

  private static Set<Object> names(String type, String property) {
    Set<Object> names = new LinkedHashSet<>();
    template
        .ofType(type)
        .values()
        .forEach(resource -> names.add(map(properties(resource).get(property)).get("Fn::Sub")));
    return names;
  }

  /** They are a list of keys and values, a map, or those of what a launch template makes. */
  private static Map<String, Object> tags(Object resource) {
    Object tags = properties(resource).get("Tags");
    if (tags == null && properties(resource).get("TagSpecifications") != null) {
      tags = map(list(properties(resource).get("TagSpecifications")).get(0)).get("Tags");
    }
    if (tags instanceof Map) {
      return map(tags);
    }
    Map<String, Object> all = new TreeMap<>();
    if (tags != null) {
      list(tags).forEach(tag -> all.put((String) map(tag).get("Key"), map(tag).get("Value")));
    }
    return all;
  }
}
