package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.client.CountersignClient;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Java that stands in a page, compiled against the client as a reader would. */
final class JavaSnippet {
  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)\\n```", Pattern.DOTALL);

  private JavaSnippet() {}

  /** The Java of a page, in its order. */
  static List<String> of(String page) {
    return BLOCK.matcher(page).results().map(block -> block.group(1)).toList();
  }

  /**
   * @param members fields and methods that the lines speak of, static
   * @return a class whose static {@code run()} does what the lines say
   * @throws AssertionError with what the compiler says if it does not like them
   */
  static Class<?> compiled(String lines, String members) throws IOException, URISyntaxException {
    var folder = Files.createTempDirectory("snippet");
    var source = folder.resolve("Snippet.java");
    Files.writeString(
        source,
        """
        import io.countersign.client.*;
        import io.countersign.client.ApprovalResult.*;
        import java.math.BigDecimal;
        import java.time.*;
        import java.util.*;
        public class Snippet {
          %s
          public static void run() throws Exception {
            %s
          }
        }
        """
            .formatted(members, lines),
        UTF_8);
    var said = new StringWriter();
    var right =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of(
                    "--release",
                    "21",
                    "-proc:none",
                    "-cp",
                    place(CountersignClient.class)
                        + java.io.File.pathSeparator
                        + place(JsonNode.class),
                    "-d",
                    folder.toString()),
                null,
                ToolProvider.getSystemJavaCompiler()
                    .getStandardFileManager(null, null, UTF_8)
                    .getJavaFileObjects(source))
            .call();
    if (!right) {
      throw new AssertionError(said + "\n" + lines);
    }
    var classes =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, CountersignClient.class.getClassLoader());
    try {
      return classes.loadClass("Snippet");
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
