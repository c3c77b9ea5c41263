package io.countersign.application.testing;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.FormChannel;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.Reply;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.application.channel.SharedChannel;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.person.Handle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A channel that can do everything, and remembers what it was to do. */
public final class RecordingFormChannel implements RevisableChannel, FormChannel, SharedChannel {
  public static final IncomingAnswer THANKS = new IncomingAnswer("text/plain", "thanks");
  public static final IncomingAnswer COMPLAINT = new IncomingAnswer("text/plain", "complaint");

  private final RecordingRevisableChannel messages;
  private final InMemoryTransactions transactions;
  private final List<Press> pressed = new ArrayList<>();
  private final Map<Handle, Identity> identities = new HashMap<>();
  private final List<Reply> told = new ArrayList<>();
  private final List<AnswerForm> forms = new ArrayList<>();
  private final Deque<DeliveryOutcome> outcomes = new ArrayDeque<>();
  private final List<List<FieldProblem>> complaints = new ArrayList<>();
  private final Deque<Runnable> meanwhile = new ArrayDeque<>();
  private Audience audience = Audience.PERSON;

  public RecordingFormChannel(ChannelId id, InMemoryTransactions transactions) {
    this.messages = new RecordingRevisableChannel(id, transactions);
    this.transactions = transactions;
  }

  public RecordingRevisableChannel messages() {
    return messages;
  }

  public void reaches(Audience readers) {
    audience = readers;
  }

  /** Happens while the next message is being rewritten, before the vendor has taken it. */
  public void whileRevising(Runnable event) {
    meanwhile.add(event);
  }

  /** Whom the provider says this account belongs to. */
  public void vouch(String handle, Identity identity) {
    identities.put(new Handle(handle), identity);
  }

  /** How telling people ends next; after that they are told. */
  public void answerNext(DeliveryOutcome... next) {
    outcomes.addAll(List.of(next));
  }

  public List<Reply> told() {
    return List.copyOf(told);
  }

  public List<AnswerForm> forms() {
    return List.copyOf(forms);
  }

  public List<List<FieldProblem>> complaints() {
    return List.copyOf(complaints);
  }

  /** A genuine call that says this. */
  public IncomingCall call(Press press) {
    pressed.add(press);
    return call("genuine", pressed.size() - 1);
  }

  public static IncomingCall call(String from, int number) {
    return new IncomingCall(
        Map.of("From", from), Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
    return switch (call.header("from")) {
      case "genuine" ->
          new Incoming.Pressed(
              pressed.get(Integer.parseInt(new String(call.body(), StandardCharsets.US_ASCII))),
              THANKS);
      case "elsewhere" -> new Incoming.NotForThisAccount();
      case "mumbler" -> new Incoming.Malformed();
      case "handshake" -> new Incoming.Handled(IncomingAnswer.EMPTY);
      default -> new Incoming.NotGenuine();
    };
  }

  @Override
  public Identity identify(Handle handle, ChannelAccount account) {
    transactions.assertNoneIsOpen();
    return identities.getOrDefault(handle, new Identity.Unknown());
  }

  @Override
  public DeliveryOutcome tell(Press press, Reply reply, ChannelAccount account) {
    transactions.assertNoneIsOpen();
    told.add(reply);
    return outcome();
  }

  @Override
  public DeliveryOutcome show(Press press, AnswerForm form, ChannelAccount account) {
    transactions.assertNoneIsOpen();
    forms.add(form);
    return outcome();
  }

  private DeliveryOutcome outcome() {
    return outcomes.isEmpty()
        ? new DeliveryOutcome.Delivered(new MessageHandle("private"))
        : outcomes.removeFirst();
  }

  @Override
  public IncomingAnswer complain(Press press, List<FieldProblem> problems, AnswerForm form) {
    complaints.add(problems);
    return COMPLAINT;
  }

  @Override
  public Audience audience(ChannelAccount account) {
    return audience;
  }

  @Override
  public ChannelId id() {
    return messages.id();
  }

  @Override
  public ChannelSettings settings() {
    return messages.settings();
  }

  @Override
  public SettingsCheck check(ChannelAccount account) {
    return messages.check(account);
  }

  @Override
  public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
    return messages.deliver(notice, account);
  }

  @Override
  public DeliveryOutcome revise(MessageHandle earlier, Notice notice, ChannelAccount account) {
    if (!meanwhile.isEmpty()) {
      meanwhile.removeFirst().run();
    }
    return messages.revise(earlier, notice, account);
  }
}
