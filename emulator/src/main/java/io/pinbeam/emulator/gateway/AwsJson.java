package io.pinbeam.emulator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** An answer of the AWS SDK as the JSON that the service sent. */
final class AwsJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AwsJson() {}

  static ObjectNode of(SdkPojo answer) {
    ObjectNode json = JSON.objectNode();
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      if (value != null && !(value instanceof SdkAutoConstructList)) {
        json.set(field.locationName(), node(value));
      }
    }
    return json;
  }

  private static JsonNode node(Object value) {
    if (value instanceof SdkPojo pojo) {
      return of(pojo);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JSON.arrayNode();
      list.forEach(item -> array.add(node(item)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JSON.objectNode();
      map.forEach((name, item) -> object.set(name.toString(), node(item)));
      return object;
    }
    if (value instanceof Instant instant) {
      // Seconds, as the service writes times.
      return JSON.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
    }
    if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    }
    if (value instanceof Integer number) {
      return JSON.numberNode(number);
    }
    if (value instanceof Number number) {
      return JSON.numberNode(new BigDecimal(number.toString()));
    }
    return JSON.textNode(value.toString());
  }
}
