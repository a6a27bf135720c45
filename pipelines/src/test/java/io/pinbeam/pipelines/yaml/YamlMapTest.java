package io.pinbeam.pipelines.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("reliability")
class YamlMapTest {
  @Test
  void aTagMakesNoObjectAndLoadsNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/evil.jar";
      String gadget =
          "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\""
              + url
              + "\"]]]]";
      assertRefused(gadget);
      assertRefused("expectations: " + gadget);
      assertRefused("!<tag:yaml.org,2002:javax.script.ScriptEngineManager> {a: b}");
      assertRefused("a: !!java.io.File [/etc/hostname]");
      assertRefused("a: !own {b: c}");
    } finally {
      server.stop(0);
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  @Timeout(20)
  void aliasesThatUnfoldAreRefused() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "]\n");
    }
    laughs.append("rules: *a29\n");
    long before = used();
    assertRefused(laughs.toString());
    assertRefused("a: &a {b: *a}\n");
    assertThat(used() - before).isLessThan(64L << 20);
  }

  @Test
  @Timeout(20)
  void depthAndLengthAreBounded() {
    assertRefused("[".repeat(100_000));
    assertRefused("{a: ".repeat(100_000));
    assertRefused("a:\n" + "- ".repeat(50_000));
    assertRefused("? ".repeat(10_000));
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** In one line, when it is read or when its values are asked for. */
  private static void assertRefused(String text) {
    assertThatThrownBy(
            () -> {
              YamlMap map = YamlMap.parse(text);
              for (String field : map.fields()) {
                map.list(field);
              }
              for (String field : map.fields()) {
                map.text(field);
              }
            })
        .as(text.length() < 200 ? text : text.substring(0, 200))
        .isInstanceOf(YamlFault.class)
        .hasMessageStartingWith("line ")
        .hasMessageNotContaining("\n")
        .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(600));
  }
}
