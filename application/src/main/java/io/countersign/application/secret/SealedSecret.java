package io.countersign.application.secret;

import java.util.Arrays;

/**
 * A secret as it is stored.
 *
 * @param masterKeyId which master key wraps it
 * @param ciphertext wrapped data key and encrypted value, in the format of the {@link SecretBox}
 */
public record SealedSecret(String masterKeyId, byte[] ciphertext) {
  @Override
  public boolean equals(Object other) {
    return other instanceof SealedSecret(var id, var bytes)
        && masterKeyId.equals(id)
        && Arrays.equals(ciphertext, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ciphertext);
  }

  @Override
  public String toString() {
    return "SealedSecret[" + masterKeyId + "]";
  }
}
