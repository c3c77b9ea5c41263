package io.countersign.channels.pager;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Press;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.ContentDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Reads what Pager calls with: first whether it is Pager, then what it says. */
final class PagerCalls {
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern VALUE = Pattern.compile("(APPROVE|REJECT) (dlv_\\S+) (sha256:\\S+)");
  private static final Pattern PAGE = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
    if (!isFresh(call, now) || !isSigned(call, account)) {
      return new Incoming.NotGenuine();
    }
    try {
      var event = json.readTree(call.body());
      if (!event.isObject()) {
        return new Incoming.Malformed();
      }
      return account.setting(PagerSettings.TEAM).orElse("").equals(text(event, "team"))
          ? pressed(event)
          : new Incoming.NotForThisAccount();
    } catch (IOException | InvalidValueException e) {
      return new Incoming.Malformed();
    }
  }

  private static Incoming pressed(JsonNode event) {
    var value = VALUE.matcher(text(event, "value"));
    var page = text(event, "page");
    if (!value.matches() || !PAGE.matcher(page).matches()) {
      return new Incoming.Malformed();
    }
    var pager = new Handle(text(event, "pager"));
    var press =
        new Press(
            text(event, "event"),
            new DeliveryId(value.group(2)),
            pager,
            Press.Kind.valueOf(value.group(1)),
            new ContentDigest(value.group(3)),
            "",
            Map.of(),
            text(event, "team") + "/" + pager,
            page);
    return new Incoming.Pressed(press, IncomingAnswer.EMPTY);
  }

  private static String text(JsonNode event, String name) {
    return event.path(name).asText("");
  }

  private static boolean isFresh(IncomingCall call, Instant now) {
    var seconds = call.header("Pager-Timestamp");
    return seconds.matches("[0-9]{1,12}")
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                .abs()
                .compareTo(TOLERANCE)
            <= 0;
  }

  private static boolean isSigned(IncomingCall call, ChannelAccount account) {
    var given = call.header("Pager-Signature").getBytes(StandardCharsets.UTF_8);
    return PagerSettings.signingKeys(account).stream()
        .map(key -> signature(key, call.header("Pager-Timestamp"), call.body()))
        .anyMatch(
            expected -> MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given));
  }

  static String signature(String key, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
