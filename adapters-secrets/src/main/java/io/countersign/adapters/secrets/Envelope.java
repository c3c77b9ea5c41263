package io.countersign.adapters.secrets;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is stored of a secret: a format byte, the length of the wrapped data key in two bytes, the
 * wrapped data key, and the value encrypted by it.
 */
record Envelope(byte[] wrappedDataKey, byte[] encrypted) {
  private static final byte FORMAT = 1;
  private static final int HEADER = 3;

  static Optional<Envelope> parse(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != FORMAT) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    int keyLength = Short.toUnsignedInt(buffer.getShort());
    if (keyLength > buffer.remaining()) {
      return Optional.empty();
    }
    var wrapped = new byte[keyLength];
    buffer.get(wrapped);
    var encrypted = new byte[buffer.remaining()];
    buffer.get(encrypted);
    return Optional.of(new Envelope(wrapped, encrypted));
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(HEADER + wrappedDataKey.length + encrypted.length)
        .put(FORMAT)
        .putShort((short) wrappedDataKey.length)
        .put(wrappedDataKey)
        .put(encrypted)
        .array();
  }

  @Override
  public String toString() {
    return "Envelope[" + encrypted.length + " bytes]";
  }
}
