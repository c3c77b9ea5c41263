package io.countersign.bootstrap.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The environment of the process, checked and turned into properties. */
public sealed interface Configuration {
  record Usable(Map<String, Object> properties) implements Configuration {
    /** Without the values: keys and passwords are among them. */
    @Override
    public String toString() {
      return "Usable" + properties.keySet();
    }
  }

  /** One sentence for each thing that is missing or wrong. */
  record Unusable(List<String> complaints) implements Configuration {}

  /**
   * @param workingFolder where a relative data folder is looked for
   */
  static Configuration read(Map<String, String> environment, Path workingFolder) {
    return new Reader(environment, workingFolder).read();
  }

  /** Reads one environment. */
  final class Reader {
    private static final String PREFIX = "COUNTERSIGN_";

    private final Map<String, String> environment;
    private final Path workingFolder;
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Object> properties = new LinkedHashMap<>();

    private Reader(Map<String, String> environment, Path workingFolder) {
      this.environment = environment;
      this.workingFolder = workingFolder;
    }

    private Configuration read() {
      var demo = text("DEMO").equals("true");
      var port = port();
      var data = workingFolder.resolve(text("DATA").isEmpty() ? "data" : text("DATA"));
      properties.put("micronaut.server.port", port);
      properties.put("countersign.data", data.toString());
      properties.put("countersign.demo", demo);
      properties.put("micronaut.server.host", orElse(text("HOST"), demo ? "127.0.0.1" : "0.0.0.0"));
      properties.put("countersign.public-url", publicUrl(demo, port));
      properties.put("countersign.env-allow", text("ENV_ALLOW"));
      properties.put("countersign.trusted-proxies", text("TRUSTED_PROXIES"));
      properties.put(
          "countersign.egress-allow",
          orElse(text("EGRESS_ALLOW"), demo ? "127.0.0.0/8,::1/128" : ""));
      properties.put("countersign.callback-http", demo || text("CALLBACK_HTTP").equals("true"));
      properties.put("countersign.smtp.any-port", demo || text("SMTP_ANY_PORT").equals("true"));
      slack(demo, port);
      database(data);
      keys(demo, data);
      return complaints.isEmpty() ? new Usable(properties) : new Unusable(complaints);
    }

    private int port() {
      var text = orElse(text("PORT"), "8080");
      if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
        return Integer.parseInt(text);
      }
      complaints.add("COUNTERSIGN_PORT must be a port number, not \"" + text + "\".");
      return 0;
    }

    /** The demo has a pretend Slack workspace of its own, beside its own port. */
    private void slack(boolean demo, int port) {
      var url = text("SLACK_API_URL");
      if (demo && url.isEmpty()) {
        var slackPort = orElse(text("DEMO_SLACK_PORT"), Integer.toString(port + 1));
        properties.put("countersign.demo.slack-port", slackPort);
        url = "http://127.0.0.1:" + slackPort + "/api/";
      }
      if (!url.isEmpty()) {
        if (!url.matches(
            "https://[^/?#]+/([^?#]*/)?|http://(127\\.0\\.0\\.1|localhost)(:[0-9]+)?/.*/")) {
          complaints.add(
              "COUNTERSIGN_SLACK_API_URL must be an https address that ends with a slash, not \""
                  + url
                  + "\".");
        }
        properties.put("countersign.slack.api-url", url);
      }
    }

    private String publicUrl(boolean demo, int port) {
      var text = text("PUBLIC_URL");
      if (text.isEmpty()) {
        if (!demo) {
          complaints.add(
              "COUNTERSIGN_PUBLIC_URL is missing: the address under which people reach this"
                  + " installation, e.g. https://approvals.example.com");
        }
        return "http://127.0.0.1:" + port;
      }
      try {
        var url = new URI(text);
        var secure = "https".equals(url.getScheme());
        var local = "http".equals(url.getScheme()) && isLoopback(url.getHost());
        if (url.getHost() == null || !(secure || local) || url.getQuery() != null) {
          complaints.add(
              "COUNTERSIGN_PUBLIC_URL must be an https address without a query (http only for"
                  + " localhost), not \""
                  + text
                  + "\".");
        }
      } catch (URISyntaxException notAnAddress) {
        complaints.add("COUNTERSIGN_PUBLIC_URL is not an address: \"" + text + "\".");
      }
      return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private void database(Path data) {
      var url = text("DB_URL");
      if (url.isEmpty()) {
        createFolder(data);
        url =
            "jdbc:h2:file:"
                + data.toAbsolutePath().resolve("countersign")
                + ";MODE=MySQL;LOCK_TIMEOUT=5000;DB_CLOSE_ON_EXIT=FALSE";
      } else if (!url.matches("jdbc:(mysql|h2):.*")) {
        complaints.add(
            "COUNTERSIGN_DB_URL must start with jdbc:mysql: (MySQL or MariaDB) or jdbc:h2:.");
      } else if (url.startsWith("jdbc:mysql:") && text("DB_USER").isEmpty()) {
        complaints.add("COUNTERSIGN_DB_USER is missing.");
      }
      if (url.startsWith("jdbc:mysql:")) {
        // As long as the embedded database waits for a lock; the server's own limit is 50 seconds.
        properties.put(
            "datasources.default.connection-init-sql", "SET SESSION innodb_lock_wait_timeout = 5");
      }
      properties.put("datasources.default.url", url);
      properties.put("datasources.default.username", orElse(text("DB_USER"), "sa"));
      properties.put("datasources.default.password", text("DB_PASSWORD"));
      properties.put(
          "datasources.default.driver-class-name",
          url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "com.mysql.cj.jdbc.Driver");
    }

    private void keys(boolean demo, Path data) {
      var masterKey = text("MASTER_KEY");
      var operatorKey = text("OPERATOR_KEY");
      if (demo && (masterKey.isEmpty() || operatorKey.isEmpty())) {
        var kept = demoKeys(data);
        masterKey = orElse(masterKey, kept.getProperty("masterKey"));
        operatorKey = orElse(operatorKey, kept.getProperty("operatorKey"));
      }
      if (masterKey.isEmpty()) {
        complaints.add(
            "COUNTERSIGN_MASTER_KEY is missing: it seals every secret. Make one with"
                + " \"openssl rand -base64 32\" and keep a copy somewhere safe.");
      }
      if (operatorKey.length() < 24) {
        complaints.add(
            "COUNTERSIGN_OPERATOR_KEY is missing or shorter than 24 characters: it manages tenants."
                + " Make one with \"openssl rand -hex 32\".");
      }
      properties.put("countersign.master-key", masterKey);
      properties.put("countersign.operator-key", operatorKey);
    }

    /** The demo makes its keys once and keeps them beside its data. */
    private static Properties demoKeys(Path data) {
      createFolder(data);
      var file = data.resolve("demo-keys.properties");
      var keys = new Properties();
      try {
        if (Files.exists(file)) {
          try (var reader = Files.newBufferedReader(file)) {
            keys.load(reader);
          }
          return keys;
        }
        var random = new SecureRandom();
        var bytes = new byte[32];
        random.nextBytes(bytes);
        keys.setProperty("masterKey", "demo:" + Base64.getEncoder().encodeToString(bytes));
        random.nextBytes(bytes);
        keys.setProperty("operatorKey", "cs_operator_" + HexFormat.of().formatHex(bytes));
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var writer = Files.newBufferedWriter(file)) {
          keys.store(writer, "Keys of the demo. Never use them for anything else.");
        }
        return keys;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static void createFolder(Path folder) {
      try {
        Files.createDirectories(folder);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static boolean isLoopback(@Nullable String host) {
      return host != null && (host.equals("localhost") || host.equals("127.0.0.1"));
    }

    private String text(String name) {
      return environment.getOrDefault(PREFIX + name, "").strip();
    }

    private static String orElse(String text, String fallback) {
      return text.isEmpty() ? fallback : text;
    }
  }
}
