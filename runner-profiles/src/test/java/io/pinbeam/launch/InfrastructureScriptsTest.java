package io.pinbeam.launch;

import static io.pinbeam.launch.CloudFormationTemplate.map;
import static io.pinbeam.launch.CloudFormationTemplate.properties;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code infrastructure/deploy} renders, and what a host does with it, without AWS. */
class InfrastructureScriptsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("pinbeam.root", ".."), "infrastructure")
          .toAbsolutePath()
          .normalize();
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final List<String> METHODS = List.of("get", "put", "post", "delete");

  @TempDir Path folder;

  @Test
  void everyOperationOfTheDocumentIsIntegratedAndNeedsTheKey() throws Exception {
    Map<String, Object> paths = map(yaml(FOLDER.resolve("openapi.yaml")).get("paths"));
    assertThat(paths).hasSizeGreaterThan(5);
    paths.forEach(
        (path, item) ->
            operations(item)
                .forEach(
                    (method, operation) -> {
                      assertThat(operation)
                          .as(method + " " + path)
                          .containsKey("x-amazon-apigateway-integration")
                          .containsEntry("security", List.of(Map.of("api_key", List.of())));
                    }));
  }

  @Test
  void theRenderedDocumentIsTheSameButForWhereItIs() throws Exception {
    render("--user=ann", "WithDatabase=no");

    Map<String, Object> expected = yaml(FOLDER.resolve("openapi.yaml"));
    map(expected.get("info")).put("title", "pinbeam-ann");
    map(expected.get("paths"))
        .values()
        .forEach(item -> operations(item).values().forEach(this::place));
    assertThat(yaml(folder.resolve("openapi.yaml"))).isEqualTo(expected);
  }

  @Test
  void withoutKafkaTheApiHasNoTopics() throws Exception {
    String printed = render("--user=ann", "WithMsk=no");
    Map<String, Object> expected = map(yaml(FOLDER.resolve("openapi.yaml")).get("paths"));
    expected.keySet().removeIf(path -> path.startsWith("/topics"));
    assertThat(map(yaml(folder.resolve("openapi.yaml")).get("paths")).keySet())
        .isEqualTo(expected.keySet());
    assertThat(printed).contains(" WithMsk=no ");
  }

  @Test
  void theStageHasTheVariablesThatTheDocumentAsksFor() throws Exception {
    render("--user=ann");
    CloudFormationTemplate template = CloudFormationTemplate.read(folder.resolve("template.yaml"));
    List<Object> variables =
        CloudFormationTemplate.list(
            map(properties(template.resources().get("ApiStage")).get("Variables")).get("Fn::If"));
    List<String> asked =
        Pattern.compile("\\$\\{stageVariables\\.(\\w+)}")
            .matcher(Files.readString(folder.resolve("openapi.yaml")))
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    assertThat(map(variables.get(1)).keySet()).containsExactlyInAnyOrderElementsOf(asked);
    assertThat(map(properties(template.resources().get("ApiRole")).get("RoleName")))
        .containsEntry("Fn::Sub", "pinbeam-${User}-api");
  }

  @Test
  void anotherDocumentIsAnotherDeploymentOfTheApi() throws Exception {
    render("--user=ann");
    String ann = deployment();
    render("--user=ann", "WithDatabase=no");
    assertThat(deployment()).isEqualTo(ann);
    render("--user=ben");
    assertThat(deployment()).isNotEqualTo(ann);
    CloudFormationTemplate template = CloudFormationTemplate.read(folder.resolve("template.yaml"));
    assertThat(properties(template.resources().get("ApiStage")).get("DeploymentId"))
        .isEqualTo(Map.of("Ref", deployment()));
  }

  @Test
  void whatItPassesOnIsWhatTheParametersAllow() throws Exception {
    String printed = render("--user=ann", "WithMwaa=yes");
    Map<String, Object> parameters =
        CloudFormationTemplate.read(FOLDER.resolve("template.yaml")).section("Parameters");
    String overrides =
        printed.lines().filter(line -> line.contains("CAPABILITY_NAMED_IAM")).findFirst().get();
    List<String> words = List.of(overrides.split(" "));
    List<String> given =
        words.subList(words.indexOf("--parameter-overrides") + 1, words.indexOf("--tags"));
    assertThat(given).contains("User=ann", "WithMsk=yes", "WithMwaa=yes");
    for (String override : given) {
      String[] parts = override.split("=", 2);
      Map<String, Object> parameter = map(parameters.get(parts[0]));
      assertThat(parameter).as(parts[0]).isNotNull();
      if (parameter.containsKey("AllowedPattern")) {
        assertThat(parts[1]).matches(parameter.get("AllowedPattern").toString());
      } else {
        assertThat(CloudFormationTemplate.strings(parameter.get("AllowedValues")))
            .contains(parts[1]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --user=Ann                 | --user needs 2 to 20 lower-case letters, digits and single dashes
          --user=a--b                | --user needs 2 to 20 lower-case letters, digits and single dashes
          --user=ann --region=Mars   | --region needs a region, as eu-west-1
          --user=ann --account=1     | --account needs twelve digits
          --user=ann WithMsk=maybe   | WithMsk is yes or no
          --user=ann WithKafka=yes   | template.yaml has no parameter WithKafka
          --user=ann User=ben        | User=ben is set by this script
          --user=ann now             | not an option: now
          """)
  void whatIsWrongIsSaidBeforeAnythingIsMade(String words, String reason) throws Exception {
    try (CommandProcess run = deploy(words.split(" "))) {
      assertThat(run.waitFor(LIMIT)).as(run.output()).isEqualTo(2);
      assertThat(run.output()).isEqualTo("deploy: " + reason + "\n");
    }
  }

  /** With an aws and a java that write down what they were asked. */
  @Test
  void aHostFetchesItsKeyAndBrokersAndMakesTheTopics() throws Exception {
    Path words = Files.createDirectory(folder.resolve("words"));
    program(
        words.resolve("aws"),
        """
        echo "aws $*" >>"$LOG"
        case "$*" in
          "secretsmanager get-secret-value --secret-id the-secret "*) echo a-key ;;
          "kafka get-bootstrap-brokers --cluster-arn the-cluster "*) echo b-1:9098,b-2:9098 ;;
          *) exit 1 ;;
        esac
        """);
    program(words.resolve("java"), "echo \"java $*\" >>\"$LOG\"\n");
    Path root = Files.createDirectories(folder.resolve("pinbeam"));
    copyHost(root);
    Files.createDirectories(root.resolve("lib/emulator"));
    Files.writeString(root.resolve("lib/emulator.order"), "b.jar\na.jar\n");
    Path runtime = Files.createDirectory(folder.resolve("run"));

    for (String script : List.of("prepare", "gateway")) {
      ProcessBuilder builder = new ProcessBuilder(root.resolve("host/" + script).toString());
      Map<String, String> environment = builder.environment();
      environment.put("PATH", words + ":" + System.getenv("PATH"));
      environment.put("LOG", folder.resolve("log").toString());
      environment.put("RUNTIME_DIRECTORY", runtime.toString());
      environment.put("AWS_REGION", "eu-west-1");
      environment.put("PINBEAM_USER", "ann");
      environment.put("PINBEAM_PARTITIONS", "3");
      environment.put("PINBEAM_CLUSTER", "the-cluster");
      environment.put("PINBEAM_KEY_SECRET", "the-secret");
      try (CommandProcess run = CommandProcess.start(folder, builder)) {
        assertThat(run.waitFor(LIMIT)).as(run.output()).isZero();
      }
    }

    assertThat(Files.readString(runtime.resolve("api-key"))).isEqualTo("a-key\n");
    assertThat(Files.getPosixFilePermissions(runtime.resolve("api-key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readAllLines(runtime.resolve("client.properties")))
        .startsWith("bootstrap.servers=b-1:9098,b-2:9098")
        .containsAll(Files.readAllLines(FOLDER.resolve("host/client.properties")));
    String path =
        "-cp %1$s/emulator/target/classes:%1$s/lib/emulator/b.jar:%1$s/lib/emulator/a.jar"
            .formatted(root);
    List<String> programs =
        Files.readAllLines(folder.resolve("log")).stream()
            .filter(line -> line.startsWith("java"))
            .toList();
    assertThat(programs).hasSize(2);
    assertThat(programs.get(0))
        .contains(path + " io.pinbeam.emulator.cloud.CreateTopics ")
        .endsWith("client.properties --user=ann --partitions=3 --replication=3");
    assertThat(programs.get(1))
        .contains(path + " io.pinbeam.emulator.gateway.GatewayServer --host=0.0.0.0 --port=8082 ")
        .endsWith("--awsRegion=eu-west-1 --apiKeyFile=" + runtime.resolve("api-key"));
  }

  /** The settings that the template writes are all that the scripts and the unit ask for. */
  @Test
  void aHostIsToldAllThatItsScriptsAskFor() throws Exception {
    String template = Files.readString(FOLDER.resolve("template.yaml"));
    StringBuilder scripts = new StringBuilder();
    for (String name : List.of("install", "prepare", "brokers", "gateway")) {
      scripts.append(Files.readString(FOLDER.resolve("host").resolve(name)));
    }
    List<String> asked =
        Pattern.compile("\\$(PINBEAM_\\w+|AWS_REGION)")
            .matcher(scripts)
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    assertThat(asked).contains("PINBEAM_CLUSTER", "AWS_REGION");
    for (String name : asked) {
      assertThat(template).contains(" " + name + "=");
    }
  }

  /**
   * What cloud-init runs is no file of its own, and nobody sees its mistakes before a host does.
   */
  @ParameterizedTest
  @ValueSource(strings = {"GatewayHost", "WorkbenchHost"})
  void whatAHostRunsFirstIsAScript(String name) throws Exception {
    Map<String, Object> data =
        map(
            properties(
                    CloudFormationTemplate.read(FOLDER.resolve("template.yaml"))
                        .resources()
                        .get(name))
                .get("LaunchTemplateData"));
    Object text = map(map(data.get("UserData")).get("Fn::Base64")).get("Fn::Sub");
    Path script = folder.resolve("user-data");
    Files.writeString(
        script,
        (text instanceof List<?> list ? list.get(0) : text)
            .toString()
            .replaceAll("\\$\\{[A-Za-z:.]+}", "value"));
    try (CommandProcess run =
        CommandProcess.start(folder, new ProcessBuilder("bash", "-n", script.toString()))) {
      assertThat(run.waitFor(LIMIT)).as(run.output()).isZero();
      assertThat(run.output()).isEmpty();
    }
    assertThat(Files.readString(script)).startsWith("#!/bin/bash\nset -euo pipefail\n");
  }

  private String render(String... words) throws Exception {
    try (CommandProcess run = deploy(words)) {
      assertThat(run.waitFor(LIMIT)).as(run.output()).isZero();
      return run.output();
    }
  }

  private CommandProcess deploy(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(FOLDER.resolve("deploy").toString());
    command.addAll(
        List.of("--dry-run", "--region=eu-west-1", "--account=111122223333", "--out=" + folder));
    command.addAll(List.of(words));
    return CommandProcess.start(folder, new ProcessBuilder(command));
  }

  /** The deployment's name in the template that was rendered last. */
  private String deployment() throws IOException {
    return CloudFormationTemplate.read(folder.resolve("template.yaml"))
        .ofType("AWS::ApiGateway::Deployment")
        .keySet()
        .iterator()
        .next();
  }

  /** An operation as it is to be in account 111122223333, region eu-west-1, for ann. */
  private void place(Map<String, Object> operation) {
    Map<String, Object> integration = map(operation.get("x-amazon-apigateway-integration"));
    if (integration.get("type").equals("http_proxy")) {
      integration.put("connectionType", "VPC_LINK");
      integration.put("connectionId", "${stageVariables.vpcLinkId}");
      return;
    }
    String uri = integration.get("uri").toString();
    String action = uri.substring(uri.lastIndexOf('/') + 1);
    integration.put("uri", "arn:aws:apigateway:eu-west-1:kinesis:action/" + action);
    integration.put("credentials", "arn:aws:iam::111122223333:role/pinbeam-ann-api");
  }

  private static Map<String, Map<String, Object>> operations(Object item) {
    Map<String, Map<String, Object>> operations = new TreeMap<>();
    map(item)
        .forEach(
            (name, value) -> {
              if (METHODS.contains(name)) {
                operations.put(name, map(value));
              }
            });
    return operations;
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new LinkedHashMap<>(map(new Yaml().load(in)));
    }
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copyHost(Path root) throws IOException {
    Path host = Files.createDirectory(root.resolve("host"));
    try (var files = Files.list(FOLDER.resolve("host"))) {
      for (Path file : files.toList()) {
        Files.copy(file, host.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
