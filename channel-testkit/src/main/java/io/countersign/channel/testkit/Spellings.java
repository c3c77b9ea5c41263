package io.countersign.channel.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The forms in which a text may hide in another: plain, hexadecimal, and Base64 at any offset. */
final class Spellings {
  private Spellings() {}

  static Set<String> of(String text) {
    return Stream.concat(
            Stream.of(
                text,
                HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)),
                new StringBuilder(text).reverse().toString()),
            IntStream.range(0, 3).mapToObj(offset -> base64(text, offset)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Without the characters at either end that depend on what stands next to the text. */
  private static String base64(String text, int offset) {
    var padded = "\0".repeat(offset) + text;
    var encoded =
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(padded.getBytes(StandardCharsets.UTF_8));
    return encoded.substring(offset == 0 ? 0 : offset + 1, encoded.length() - 1);
  }
}
