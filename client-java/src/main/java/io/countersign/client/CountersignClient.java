package io.countersign.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one Countersign installation, with the API key of one tenant. Immutable, and safe
 * for use by many threads; make one and keep it.
 *
 * <p>Calls block. None of them lasts for ever: connections, answers and waiting have limits. A call
 * that fails is made again for a while if that can do no harm, see {@link Builder#retryFor}. What
 * went wrong in the end is a {@link CountersignException}. The API key is in none of them, nor in
 * any {@code toString()}.
 *
 * <pre>{@code
 * try (var countersign = CountersignClient.at("https://countersign.example.test", apiKey)) {
 *   var order = NewApproval.of("Order 7").approver("cfo@example.test");
 *   var approval = countersign.approvals().open(order, "order-7");
 *   switch (countersign.approvals().await(approval.id(), Duration.ofHours(8))) {
 *     case ApprovalResult.Approved yes -> place(yes.outcome());
 *     case ApprovalResult.Rejected no -> tell(no.outcome().comment());
 *     case ApprovalResult.NotDecided open -> tell("It is " + open.approval().state());
 *   }
 * }
 * }</pre>
 */
public final class CountersignClient implements AutoCloseable {
  private final Calls calls;
  private final Approvals approvals;
  private final Executions executions;

  private CountersignClient(Calls calls) {
    this.calls = calls;
    this.approvals = new Approvals(calls);
    this.executions = new Executions(calls);
  }

  /** With the usual limits. */
  public static CountersignClient at(String baseUrl, String apiKey) {
    return builder(baseUrl, apiKey).build();
  }

  /**
   * @param baseUrl e.g. {@code https://countersign.example.test}, without user name and query
   * @param apiKey {@code cs_live_…} or {@code cs_test_…}; white space around it does not count
   * @throws IllegalArgumentException if one of them cannot be used; it does not repeat the key
   */
  public static Builder builder(String baseUrl, String apiKey) {
    return new Builder(baseUrl, apiKey);
  }

  /** Opens approvals, waits for them, ends them. */
  public Approvals approvals() {
    return approvals;
  }

  /** Starts workflows, waits for them, brings what their tasks ask for. */
  public Executions executions() {
    return executions;
  }

  /**
   * Ends calls that are under way, and the threads of the HTTP client, unless that was given. Calls
   * after it are refused with an {@link IllegalStateException}.
   */
  @Override
  public void close() {
    calls.close();
  }

  @Override
  public String toString() {
    return "CountersignClient[" + calls.baseUrl() + "]";
  }

  /** What a client is made with. Not safe for use by several threads. */
  public static final class Builder {
    private final URI baseUrl;
    private final String apiKey;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofSeconds(30);
    private Duration retryFor = Duration.ofSeconds(30);
    private Pause pause = Pause.REAL;
    private @Nullable HttpClient http;
    private boolean unencrypted;

    private Builder(String baseUrl, String apiKey) {
      this.baseUrl = Check.baseUrl(baseUrl);
      this.apiKey = Check.apiKey(apiKey);
    }

    /** How long it may take until there is a connection; 10 seconds if left out. */
    public Builder connectTimeout(Duration atMost) {
      connectTimeout = Check.positive(atMost);
      return this;
    }

    /**
     * How long a call may take until its answer is here to the last byte; 30 seconds if left out.
     * Calls that wait for people have so long in addition.
     */
    public Builder timeout(Duration atMost) {
      timeout = Check.positive(atMost);
      return this;
    }

    /**
     * For how long a call is made again if it fails; 30 seconds if left out, zero for never. Only
     * what can do no harm is repeated: calls that change nothing, or have an idempotency key, or
     * bring the same task result; and any other only if it certainly was not carried out. What the
     * other side says with {@code Retry-After} is heeded; if it asks for more time than there is,
     * the call fails at once.
     */
    public Builder retryFor(Duration atMost) {
      if (atMost.isNegative()) {
        throw new IllegalArgumentException("Time is zero or more: " + atMost);
      }
      retryFor = atMost;
      return this;
    }

    /**
     * Uses this HTTP client, e.g. for a proxy or certificates of one's own, and does not close it.
     * Its connect timeout counts instead of {@link #connectTimeout}. It should follow no redirects:
     * they would take the API key along.
     */
    public Builder http(HttpClient given) {
      if (given.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException("This HTTP client follows redirects.");
      }
      http = given;
      return this;
    }

    /**
     * Lets the API key travel over {@code http://} to another host, e.g. where a proxy beside this
     * program encrypts. Without it, only this machine is spoken to so.
     */
    public Builder unencrypted() {
      unencrypted = true;
      return this;
    }

    Builder pause(Pause given) {
      pause = given;
      return this;
    }

    /**
     * @throws IllegalArgumentException if the API key would be readable on its way
     */
    public CountersignClient build() {
      if (!unencrypted) {
        Check.encryptedOrLocal(baseUrl);
      }
      if (http != null) {
        return with(http, () -> {});
      }
      var own =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(connectTimeout)
              .build();
      return with(
          own,
          () -> {
            own.shutdownNow();
            own.close();
          });
    }

    private CountersignClient with(HttpClient sender, Runnable whenClosed) {
      return new CountersignClient(
          new Calls(baseUrl, apiKey, sender, whenClosed, timeout, retryFor, pause));
    }

    @Override
    public String toString() {
      return "Builder[" + baseUrl + "]";
    }
  }
}
