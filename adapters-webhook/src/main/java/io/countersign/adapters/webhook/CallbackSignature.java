package io.countersign.adapters.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.domain.continuation.ResumeId;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the Standard Webhooks specification says, once per secret that receivers may hold. */
record CallbackSignature(ResumeId id, Instant timestamp, byte[] body) {

  String timestampHeader() {
    return Long.toString(timestamp.getEpochSecond());
  }

  String signatureHeader(List<byte[]> secrets) {
    return secrets.stream().map(this::sign).collect(Collectors.joining(" "));
  }

  private String sign(byte[] secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((id + "." + timestampHeader() + ".").getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no usable HMAC-SHA256.", e);
    }
  }

  @Override
  public String toString() {
    return "CallbackSignature[" + id + "]";
  }
}
