package io.countersign.channel.testkit;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Press;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.channel.ReceiveCall;
import io.countersign.channel.testkit.StubVendor.Received;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request that Ana and Ben are asked about through the channel, in an installation that knows
 * Chen, too.
 */
final class Story {
  static final Handle ANA = new Handle("U0ANA");
  static final Handle BEN = new Handle("U0BEN");
  static final Handle CHEN = new Handle("U0CHEN");

  final World world;
  private final ChannelFixture on;
  private final CallingVendor vendor;
  private final ApprovalRequest opened;
  private final Received message;

  Story(ChannelFixture on, CallingVendor vendor) {
    this.on = on;
    this.vendor = vendor;
    this.world = new World(on.channel());
    configure(ACME);
    know("Ana", ANA);
    know("Ben", BEN);
    know("Chen", CHEN);
    this.opened =
        world.open(
            aStep().asking("ana@example.test", "ben@example.test").through(on.channel().id()));
    world.runDueJobs();
    this.message = vendor.received().getLast();
  }

  /** One more tenant, with an account like the first one's. */
  void found(TenantId tenant) {
    world.found(tenant);
    configure(tenant);
  }

  private void configure(TenantId tenant) {
    world.storage.channelAccounts.put(
        tenant,
        new ChannelAccount(tenant, on.channel().id(), on.account().settings()),
        world.clock.instant());
  }

  private void know(String name, Handle handle) {
    world.storage.people.add(
        ACME,
        new Person(
            new PersonId("per_" + handle),
            new EmailAddress(name.toLowerCase(Locale.ROOT) + "@example.test"),
            name,
            Set.of(),
            Locale.ENGLISH,
            Map.of(on.channel().id(), handle)));
  }

  Instant now() {
    return world.clock.instant();
  }

  ApprovalRequest request() {
    return world.now(opened);
  }

  /** One of the messages that asked, as it was then. */
  Received message() {
    return message;
  }

  IncomingCall call(Received pressed, Press.Kind button, Handle by) {
    return vendor.press(pressed, button, by, now());
  }

  ReceiveCall.Result receive(IncomingCall call) {
    return world.receiveCall.handle(ACME, on.channel().id(), call);
  }

  /** Somebody presses, and all that follows is done. */
  void press(Received pressed, Press.Kind button, Handle by) {
    receive(call(pressed, button, by));
    world.runDueJobs();
  }
}
