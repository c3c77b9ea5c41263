package io.countersign.application.link;

import io.countersign.application.testing.JsonText;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.stream.Stream;

/** The known answers in {@code vectors/link-token-v1.json}; how they were made is told there. */
final class Vectors {
  private final JsonValue.Obj all = read();

  /** A token, the circumstances, and what must become of it. */
  record Case(
      String name,
      String keyId,
      String token,
      LinkAction.Purpose purpose,
      String keyState,
      Instant at,
      String expect,
      String by,
      boolean suspects) {
    @Override
    public String toString() {
      return name;
    }
  }

  String text(String... path) {
    return JsonText.text(all, path);
  }

  Instant time(String... path) {
    return Instant.ofEpochSecond(JsonText.number(all, path));
  }

  byte[] bytes(String... path) {
    return HexFormat.of().parseHex(text(path));
  }

  TenantKey key() {
    return key("key");
  }

  TenantKey key(String which) {
    return new TenantKey(
        new KeyId(text(which, "keyId")),
        new TenantId(text(which, "tenant")),
        bytes(which, "material"));
  }

  JsonValue.Obj object(String... path) {
    return (JsonValue.Obj) Objects.requireNonNull(JsonText.at(all, path));
  }

  Stream<Case> cases() {
    return ((JsonValue.Arr) Objects.requireNonNull(JsonText.at(all, "cases")))
        .items().stream().map(JsonValue.Obj.class::cast).map(this::read);
  }

  private Case read(JsonValue.Obj one) {
    var members = new LinkedHashMap<>(object("defaults").members());
    members.putAll(one.members());
    var whole = new JsonValue.Obj(members);
    return new Case(
        JsonText.text(whole, "name"),
        JsonText.text(whole, "keyId"),
        JsonText.text(whole, "token"),
        switch (JsonText.text(whole, "endpoint")) {
          case "action" -> LinkAction.Purpose.ACTION;
          case "form" -> LinkAction.Purpose.FORM;
          case "receipt" -> LinkAction.Purpose.RECEIPT;
          default -> throw new AssertionError("No such endpoint");
        },
        JsonText.text(whole, "keyState"),
        Instant.ofEpochSecond(JsonText.number(whole, "at")),
        JsonText.text(whole, "expect"),
        JsonText.text(whole, "by"),
        JsonText.at(whole, "suspects") != null);
  }

  private static JsonValue.Obj read() {
    try (var file = Vectors.class.getResourceAsStream("/vectors/link-token-v1.json")) {
      return JsonText.read(
          new String(
              Objects.requireNonNull(file, "vectors").readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
