package io.countersign.bootstrap.wiring;

import io.countersign.application.channel.Channels;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Handles;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Presses;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.application.usecase.channel.ConfigureChannel;
import io.countersign.application.usecase.channel.ConnectChannels;
import io.countersign.application.usecase.channel.FindChannels;
import io.countersign.application.usecase.channel.ProbeChannel;
import io.countersign.application.usecase.channel.ReceiveCall;
import io.countersign.application.usecase.channel.ResetChannel;
import io.countersign.application.usecase.secret.References;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class ChannelBeans {
  @Singleton
  ConfigureChannel configureChannel(
      Transactions transactions,
      Tenants tenants,
      Channels channels,
      ChannelAccounts accounts,
      AuditLog audit,
      TenantClock clock) {
    return new ConfigureChannel(transactions, tenants, channels, accounts, audit, clock);
  }

  @Singleton
  FindChannels findChannels(Channels channels, ChannelAccounts accounts) {
    return new FindChannels(channels, accounts);
  }

  @Singleton
  ResetChannel resetChannel(
      Transactions transactions, ChannelAccounts accounts, AuditLog audit, TenantClock clock) {
    return new ResetChannel(transactions, accounts, audit, clock);
  }

  @Singleton
  ReceiveCall receiveCall(
      Transactions transactions,
      Channels channels,
      AccountResolver accounts,
      Deliveries deliveries,
      ApprovalRequests requests,
      Handles handles,
      Presses presses,
      Jobs jobs,
      Ids ids,
      TenantClock clock) {
    return new ReceiveCall(
        transactions, channels, accounts, deliveries, requests, handles, presses, jobs, ids, clock);
  }

  @Singleton
  ConnectChannels connectChannels(
      Channels channels,
      ChannelAccounts accounts,
      AccountResolver resolver,
      ReceiveCall receiveCall) {
    return new ConnectChannels(channels, accounts, resolver, receiveCall);
  }

  @Singleton
  AccountResolver accountResolver(ChannelAccounts accounts, References references) {
    return new AccountResolver(accounts, references);
  }

  @Singleton
  ProbeChannel probeChannel(Channels channels, AccountResolver accounts) {
    return new ProbeChannel(channels, accounts);
  }
}
