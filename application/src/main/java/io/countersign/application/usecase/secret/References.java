package io.countersign.application.usecase.secret;

import io.countersign.application.port.Secrets;
import io.countersign.application.runtime.EnvironmentVariables;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.secret.SecretName;
import io.countersign.domain.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fills in <code>@{env:NAME}</code>, <code>@{secret:Name}</code> and <code>@{input:name}</code> in
 * channel settings, at the moment a message is sent.
 */
public final class References {
  private static final Pattern REFERENCE =
      Pattern.compile("@\\{(env|secret|input):([A-Za-z][A-Za-z0-9._-]{0,63})}");
  private static final Pattern ANY = Pattern.compile("@\\{[^}]*}?");

  private final Secrets secrets;
  private final SecretBox box;
  private final EnvironmentVariables environment;

  public References(Secrets secrets, SecretBox box, EnvironmentVariables environment) {
    this.secrets = secrets;
    this.box = box;
    this.environment = environment;
  }

  /** What became of a text with references. */
  public sealed interface Filled {
    record Complete(String text) implements Filled {}

    /** The first reference that points to nothing. */
    record Missing(String reference) implements Filled {}
  }

  public Filled fill(TenantId tenant, String text, Map<String, String> inputs) {
    var out = new StringBuilder();
    var found = REFERENCE.matcher(text);
    var from = 0;
    while (found.find()) {
      var value = value(tenant, found.group(1), found.group(2), inputs);
      if (value.isEmpty()) {
        return new Filled.Missing(found.group());
      }
      out.append(text, from, found.start()).append(value.get());
      from = found.end();
    }
    return new Filled.Complete(out.append(text, from, text.length()).toString());
  }

  /** Whether a text consists of one reference to a secret or to the environment. */
  public static boolean isConfidential(String text) {
    var whole = REFERENCE.matcher(text);
    return whole.matches() && !whole.group(1).equals("input");
  }

  /** The first thing that looks like a reference but is none, e.g. a misspelt kind. */
  public static Optional<String> firstMalformed(String text) {
    return ANY.matcher(text)
        .results()
        .map(match -> match.group())
        .filter(candidate -> !REFERENCE.matcher(candidate).matches())
        .findFirst();
  }

  public static boolean present(String text) {
    return ANY.matcher(text).find();
  }

  private Optional<String> value(
      TenantId tenant, String kind, String name, Map<String, String> inputs) {
    return switch (kind) {
      case "env" -> environment.find(name);
      case "input" -> Optional.ofNullable(inputs.get(name));
      case "secret" -> secret(tenant, new SecretName(name));
      default -> throw new IllegalStateException("The pattern knows three kinds");
    };
  }

  private Optional<String> secret(TenantId tenant, SecretName name) {
    if (name.reserved()) {
      return Optional.empty();
    }
    return secrets
        .find(tenant, name)
        .map(s -> box.open(tenant, name.sealPurpose(), s.sealed()))
        .map(plain -> new String(plain, StandardCharsets.UTF_8));
  }
}
