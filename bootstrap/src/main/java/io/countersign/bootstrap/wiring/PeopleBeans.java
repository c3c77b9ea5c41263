package io.countersign.bootstrap.wiring;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.people.AddDelegation;
import io.countersign.application.usecase.people.AddPerson;
import io.countersign.application.usecase.people.ChangePerson;
import io.countersign.application.usecase.people.FindDelegations;
import io.countersign.application.usecase.people.FindPeople;
import io.countersign.application.usecase.people.RemoveDelegation;
import io.countersign.application.usecase.people.RemovePerson;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class PeopleBeans {
  @Singleton
  AddPerson addPerson(
      Transactions transactions, People people, AuditLog audit, Ids ids, TenantClock clock) {
    return new AddPerson(transactions, people, audit, ids, clock);
  }

  @Singleton
  ChangePerson changePerson(
      Transactions transactions, People people, AuditLog audit, TenantClock clock) {
    return new ChangePerson(transactions, people, audit, clock);
  }

  @Singleton
  RemovePerson removePerson(
      Transactions transactions, People people, AuditLog audit, TenantClock clock) {
    return new RemovePerson(transactions, people, audit, clock);
  }

  @Singleton
  AddDelegation addDelegation(
      Transactions transactions,
      People people,
      Delegations delegations,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    return new AddDelegation(transactions, people, delegations, audit, ids, clock);
  }

  @Singleton
  FindDelegations findDelegations(Delegations delegations, People people) {
    return new FindDelegations(delegations, people);
  }

  @Singleton
  RemoveDelegation removeDelegation(
      Transactions transactions, Delegations delegations, AuditLog audit, TenantClock clock) {
    return new RemoveDelegation(transactions, delegations, audit, clock);
  }

  @Singleton
  FindPeople findPeople(People people) {
    return new FindPeople(people);
  }
}
