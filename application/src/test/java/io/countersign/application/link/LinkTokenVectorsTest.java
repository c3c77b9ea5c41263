package io.countersign.application.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.testing.Samples;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are what an independent program says they are, and nothing else is a token. */
class LinkTokenVectorsTest {
  private static final Vectors VECTORS = new Vectors();

  private final TenantKey key = VECTORS.key();

  private static LinkClaims claims() {
    return new LinkClaims(
        new RequestId(UUID.fromString(VECTORS.text("valid", "resId"))),
        new AssignmentId(VECTORS.text("valid", "asg")),
        LinkAction.APPROVE,
        VECTORS.time("valid", "iat"),
        VECTORS.time("valid", "expiresAt"),
        VECTORS.text("valid", "nonce"),
        VECTORS.text("valid", "dig"));
  }

  private static Stream<Vectors.Case> cases() {
    return VECTORS.cases();
  }

  private static Stream<Vectors.Case> casesRefusedByTheToken() {
    return cases().filter(c -> c.by().equals("token"));
  }

  @Test
  void every_purpose_has_the_key_that_rfc_5869_derives_for_it() throws GeneralSecurityException {
    for (var purpose : VECTORS.object("key", "hkdf", "derived").members().keySet()) {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(VECTORS.bytes("key", "hkdf", "derived", purpose), "HmacSHA256"));
      var input = purpose + "\0" + key.id() + "\0" + key.tenant() + "\0" + "text";
      assertThat(key.mac(purpose, "text")).isEqualTo(mac.doFinal(input.getBytes(US_ASCII)));
    }
    assertThat(VECTORS.object("key", "hkdf", "derived").members())
        .containsKeys(
            Arrays.stream(LinkAction.Purpose.values())
                .map(LinkAction.Purpose::label)
                .toArray(String[]::new));
  }

  @Test
  void signing_gives_the_known_bytes() {
    assertThat(LinkToken.sign(key, claims())).isEqualTo(VECTORS.text("valid", "token"));
    assertThat(key.macText("hil.action.v1", VECTORS.text("valid", "encodedPayload")))
        .isEqualTo(VECTORS.text("valid", "mac"));
  }

  @Test
  void the_known_token_says_what_was_signed() {
    assertThat(LinkToken.verify(key, LinkAction.Purpose.ACTION, VECTORS.text("valid", "token")))
        .contains(claims());
  }

  @Test
  void the_nonce_is_derived_and_named_by_its_hash() {
    var claims = claims();
    var nonce =
        Link.nonce(
            key,
            claims.request(),
            claims.assignment(),
            Samples.EMAIL,
            claims.action(),
            claims.issuedAt());
    assertThat(nonce).isEqualTo(VECTORS.text("valid", "nonce"));
    assertThat(Link.hash(nonce)).isEqualTo(VECTORS.text("valid", "nonceHash"));
  }

  @Test
  void code_ticket_and_device_are_the_known_ones() {
    var token = VECTORS.text("valid", "token");
    var issuedAt = VECTORS.time("ticket", "issuedAt");
    var approver = new EmailAddress(VECTORS.text("device", "approver"));
    var ticket = new PageTicket(issuedAt, VECTORS.text("ticket", "shown"), 1);
    var cookie = VECTORS.text("device", "cookie");

    assertThat(key.code(VECTORS.text("code", "assignment")))
        .isEqualTo(VECTORS.text("code", "code"));
    assertThat(ticket.sign(key, token)).isEqualTo(VECTORS.text("ticket", "ticket"));
    assertThat(PageTicket.verify(key, token, VECTORS.text("ticket", "ticket"), issuedAt))
        .contains(ticket);
    assertThat(KnownDevice.issue(key, approver, VECTORS.time("device", "issuedAt")))
        .isEqualTo(cookie);
    assertThat(KnownDevice.isKnown(key, approver, cookie, issuedAt)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("casesRefusedByTheToken")
  @DisplayName("A2 A3 A5 A6 the key alone refuses it")
  void refused_by_the_key_alone(Vectors.Case vector) {
    var which = vector.keyId().equals(key.id().value()) ? "key" : "otherKey";
    assertThat(vector.keyId()).isEqualTo(VECTORS.text(which, "keyId"));
    assertThat(LinkToken.verify(VECTORS.key(which), vector.purpose(), vector.token())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("A2 A3 A4 A5 A6 A9 A12 A21 a page for each of them")
  void becomes_the_right_page(Vectors.Case vector) {
    var world = new VectorWorld(vector);
    var page =
        world
            .world
            .openLink
            .find(
                new LinkResolver.Pressed(
                    vector.keyId(), vector.token(), vector.purpose(), World.VISIT))
            .page(0, "");
    var kind =
        switch (page) {
          case LinkPage.Invalid() -> "invalid";
          case LinkPage.Revoked _ -> "revoked";
          case LinkPage.Expired _ -> "expired";
          case LinkPage.Ready _ -> "ready";
          case LinkPage.AlreadyDecided _, LinkPage.Overridden _, LinkPage.RanOut _ -> "decided";
          case LinkPage.Overtaken _ -> "overtaken";
          case LinkPage.Outlived _ -> "outlived";
          case LinkPage.Returned _ -> "returned";
          case LinkPage.Over _ -> "over";
          case LinkPage.PassedOn _ -> "passed-on";
        };
    assertThat(kind).isEqualTo(vector.expect());
    assertThat(world.suspicions()).hasSize(vector.suspects() ? 1 : 0);
  }

  @Test
  @DisplayName("A2 one flipped bit, at every place")
  void any_flipped_bit_is_refused() {
    var token = VECTORS.text("valid", "token");
    for (var at = 0; at < token.length(); at++) {
      for (var bit = 0; bit < 16; bit++) {
        var changed = new StringBuilder(token);
        changed.setCharAt(at, (char) (token.charAt(at) ^ (1 << bit)));
        assertThat(LinkToken.verify(key, LinkAction.Purpose.ACTION, changed.toString()))
            .as("bit %d at %d", bit, at)
            .isEmpty();
      }
    }
  }

  @Test
  @DisplayName("A3 another letter of the alphabet, at every place")
  void any_other_letter_is_refused() {
    var token = VECTORS.text("valid", "token");
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
    for (var at = 0; at < token.length(); at++) {
      for (var i = 0; i < alphabet.length(); i++) {
        var letter = alphabet.charAt(i);
        if (letter != token.charAt(at)) {
          var changed = token.substring(0, at) + letter + token.substring(at + 1);
          assertThat(LinkToken.verify(key, LinkAction.Purpose.ACTION, changed))
              .as("%s at %d", letter, at)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void a_shorter_token_is_refused_wherever_it_is_cut() {
    var token = VECTORS.text("valid", "token");
    for (var at = 0; at < token.length(); at++) {
      assertThat(LinkToken.verify(key, LinkAction.Purpose.ACTION, token.substring(0, at)))
          .isEmpty();
      assertThat(LinkToken.verify(key, LinkAction.Purpose.ACTION, token.substring(at + 1)))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t1", "acme", "a-tenant-with-the-longest-of-all-ids-000"})
  @DisplayName("A link has at most 400 characters, if the public address has at most 52")
  void links_are_short_whatever_the_tenant_is_called(String tenant) {
    var id = new TenantId(tenant);
    var held = new TenantKey(key.id(), id, VECTORS.bytes("key", "material"));
    var publicUrl = "https://approvals.eu-central.department.example.com/";
    assertThat(publicUrl).hasSize(52);
    for (var action : LinkAction.values()) {
      var link = link(action);
      assertThat(new PersonalLinks(URI.create(publicUrl)).address(held, link).toString().length())
          .isBetween(380, 400);
    }
    assertThat(
            new PersonalLinks(URI.create(VECTORS.text("valid", "publicUrl")))
                .address(key, link(LinkAction.APPROVE)))
        .hasToString(VECTORS.text("valid", "url"));
  }

  private static Link link(LinkAction action) {
    var claims = claims();
    return new Link(
        VECTORS.text("valid", "nonceHash"),
        claims.request(),
        claims.assignment(),
        Samples.EMAIL,
        action,
        new KeyId(VECTORS.text("key", "keyId")),
        claims.issuedAt(),
        claims.expiresAt(),
        claims.digest(),
        null);
  }
}
