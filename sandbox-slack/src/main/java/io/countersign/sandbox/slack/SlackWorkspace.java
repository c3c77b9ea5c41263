package io.countersign.sandbox.slack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A pretend Slack workspace with one app in it. It serves the Web API to the app, a page to whoever
 * sits at the machine, and sends the app what people do, signed as Slack signs.
 */
public final class SlackWorkspace implements AutoCloseable {
  private final Team team;
  private final Faults faults = new Faults();
  private final Messenger messenger = new Messenger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final URI origin;
  private final People people;
  private volatile Duration patience = Duration.ofSeconds(3);

  /**
   * Opens a workspace on the loopback address.
   *
   * @param teamId such as {@code T0ACME}
   * @param port 0 for any that is free
   */
  public SlackWorkspace(String teamId, String name, SlackApp app, InstantSource clock, int port) {
    team = new Team(teamId, name, app, clock);
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    origin = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    people = new People(team, messenger, origin, () -> patience);
    var api = new ApiEndpoint(team, new WebApi(team), faults);
    server.createContext("/api/", api::method);
    server.createContext("/actions/", api::respond);
    server.createContext("/", new Pages(this, team)::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Where the Web API is, with the slash at the end that {@code slack-api-client} wants. */
  public URI apiUrl() {
    return origin.resolve("/api/");
  }

  /** Where a person looks at the workspace. */
  public URI pageUrl() {
    return origin;
  }

  /** The workspace's id. */
  public String teamId() {
    return team.id();
  }

  /** The app as it was installed. */
  public SlackApp app() {
    return team.app();
  }

  // Setting it up

  /** Where interactions go, and events unless they have their own address. */
  public void requestUrl(URI url) {
    people.requestUrl(url);
  }

  /** Where events go. */
  public void eventsUrl(URI url) {
    people.eventsUrl(url);
  }

  /** How long a submitted view may take to be answered before the person is told of trouble. */
  public void patience(Duration atMost) {
    patience = atMost;
  }

  Duration patience() {
    return patience;
  }

  /** From now on the bot token is answered with {@code token_revoked}. */
  public void revokeToken() {
    team.revokeToken();
  }

  /** A new member of the workspace. */
  public SlackUser addUser(String id, String name, String email) {
    return addStranger(id, name, email, team.id());
  }

  /** Somebody of another workspace, here by way of a shared channel. */
  public SlackUser addStranger(String id, String name, String email, String ownTeamId) {
    var user = new SlackUser(id, name, email, ownTeamId, false);
    team.put(user);
    return user;
  }

  /** The person's account is switched off. */
  public void deactivate(String userId) {
    team.put(
        team.user(userId)
            .orElseThrow(() -> new IllegalArgumentException("no user " + userId))
            .asDeactivated());
  }

  /** Everybody who was ever added. */
  public List<SlackUser> users() {
    return team.users();
  }

  /** A new public channel with the app and everybody in it. */
  public void addChannel(String id, String name) {
    team.put(Conversation.channel(id, name));
  }

  /** Nobody can post to the channel any more. */
  public void archive(String channelId) {
    team.put(channel(channelId).archived());
  }

  /** The app is thrown out of the channel. */
  public void removeApp(String channelId) {
    team.put(channel(channelId).withoutApp());
  }

  /** The app is let in again. */
  public void inviteApp(String channelId) {
    team.put(channel(channelId).withApp());
  }

  private Conversation channel(String id) {
    return team.conversation(id)
        .orElseThrow(() -> new IllegalArgumentException("no channel " + id));
  }

  /** The id of a person's direct messages with the app; they are opened if need be. */
  public String directMessages(String userId) {
    return team.directMessages(userId).id();
  }

  /** What is going to go wrong. */
  public Faults faults() {
    return faults;
  }

  // What happened

  /** All messages in the order they were posted, deleted ones too. */
  public List<PostedMessage> messages() {
    return team.messages();
  }

  /** The messages of one conversation, or of a person's direct messages by the person's id. */
  public List<PostedMessage> messages(String conversationId) {
    var ids =
        team.conversations().stream()
            .filter(each -> conversationId.equals(each.userId()))
            .map(Conversation::id)
            .toList();
    return team.messages().stream()
        .filter(each -> each.channel().equals(conversationId) || ids.contains(each.channel()))
        .toList();
  }

  /** One message as it stands now. */
  public Optional<PostedMessage> message(String channel, String ts) {
    return team.message(channel, ts);
  }

  /** A person or administrator deletes a message of the app. */
  public void deleteMessage(String channel, String ts) {
    if (team.change(channel, ts, PostedMessage::asDeleted).isEmpty()) {
      throw new IllegalArgumentException("no message " + ts);
    }
  }

  /** All views that were ever opened, oldest first. */
  public List<Modal> modals() {
    return team.modals();
  }

  /** The view that a person sees on top of everything else. */
  public Optional<Modal> openModal(String userId) {
    return team.modals().reversed().stream()
        .filter(modal -> modal.open() && modal.userId().equals(userId))
        .findFirst();
  }

  /** Every call of the Web API that arrived, also those that met a fault. */
  public List<ApiCall> calls() {
    return team.calls();
  }

  // What people do

  /** A person presses a button of a message that they see. */
  public Answer press(String userId, String channel, String ts, String actionId) {
    return preparePress(userId, channel, ts, actionId).send();
  }

  /** The same, not sent yet. Its trigger is good for three seconds from now. */
  public Interaction preparePress(String userId, String channel, String ts, String actionId) {
    return preparePress(userId, channel, ts, actionId, Map.of());
  }

  /** The same, with inputs of the message filled in as for {@link #submit}. */
  public Interaction preparePress(
      String userId, String channel, String ts, String actionId, Map<String, String> entered) {
    return people.press(userId, channel, ts, actionId, entered);
  }

  /**
   * A person submits a view. What Slack's own client refuses, such as an empty required field, is
   * not sent: it is among the modal's errors, and no answer arrives.
   *
   * @param entered by {@code blockId.actionId} or {@code blockId}; options by value, several of
   *     them a line each; what is left out keeps its initial value
   */
  public Answer submit(String viewId, Map<String, String> entered) {
    var objections = people.objections(viewId, entered);
    if (!objections.isEmpty()) {
      people.object(viewId, objections, entered);
      return Answer.none("Not sent: " + objections, Duration.ZERO);
    }
    return prepareSubmit(viewId, entered).send();
  }

  /** The same, not sent yet, and without the client's own checks. */
  public Interaction prepareSubmit(String viewId, Map<String, String> entered) {
    return people.submit(viewId, entered);
  }

  /** A person closes a view. Answers what the app said, if it asked to be told. */
  public Optional<Answer> closeModal(String viewId) {
    return people.close(viewId).map(Interaction::send);
  }

  // What Slack itself sends

  /** Shakes hands with the events address, and says whether it echoed the challenge. */
  public boolean verifyUrl() {
    var challenge = UUID.randomUUID().toString();
    var answer = prepareChallenge(challenge).send();
    if (answer.status() != 200) {
      return false;
    }
    var said = answer.body().strip();
    return said.equals(challenge)
        || said.equals("challenge=" + challenge)
        || Json.text(Json.read(said), "challenge").equals(challenge);
  }

  /** The handshake, not sent yet. */
  public Interaction prepareChallenge(String challenge) {
    return people.challenge(challenge);
  }

  /** Tells the app that it was removed; {@link #revokeToken()} makes it true. */
  public Interaction prepareAppUninstalled() {
    return people.appUninstalled();
  }

  /** Tells the app that its tokens are worth nothing; {@link #revokeToken()} makes it true. */
  public Interaction prepareTokensRevoked() {
    return people.tokensRevoked();
  }

  @Override
  public void close() {
    faults.end();
    server.stop(0);
    threads.shutdownNow();
    messenger.close();
  }
}
