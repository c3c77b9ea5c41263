package io.countersign.adapters.persistence;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/** A job's data is the number of its attempt, as text. What cannot be read counts as the first. */
final class AttemptSerializer implements Serializer {
  static final byte[] FIRST = "1".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  @Override
  public byte[] serialize(Object attempt) {
    return Objects.toString(attempt, "1").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public <T> T deserialize(Class<T> type, byte[] data) {
    var text = data == null ? "" : new String(data, StandardCharsets.US_ASCII);
    return type.cast(NUMBER.matcher(text).matches() ? Integer.valueOf(text) : 1);
  }
}
