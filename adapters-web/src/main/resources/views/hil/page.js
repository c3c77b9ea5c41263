(function () {
  'use strict';
  var byId = function (id) { return document.getElementById(id); };

  // Keep the token out of the address bar, but let this tab's history remember it for a reload.
  try {
    var query = new URLSearchParams(location.search);
    if (query.has('k') && query.has('t')) {
      history.replaceState({k: query.get('k'), t: query.get('t')}, '', location.pathname + location.hash);
    } else if (document.body.dataset.problem === 'link-missing' && history.state && history.state.t) {
      location.replace(location.pathname + '?k=' + encodeURIComponent(history.state.k)
        + '&t=' + encodeURIComponent(history.state.t));
      return;
    }
  } catch (e) { /* an old browser shows the address */ }

  // Times in the reader's own zone.
  try {
    var language = document.documentElement.lang;
    var format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language,
      {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short'});
    document.querySelectorAll('time[datetime]').forEach(function (time) {
      time.title = time.textContent;
      time.textContent = format.format(new Date(time.dateTime));
    });
  } catch (e) { /* UTC will do */ }

  var mistakes = byId('mistakes');
  if (mistakes) { mistakes.focus(); }

  // One press is enough.
  document.querySelectorAll('form[method=post]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = 'yes';
      var pressed = event.submitter && event.submitter.querySelector('span');
      setTimeout(function () {
        form.querySelectorAll('button').forEach(function (button) { button.disabled = true; });
        if (pressed && form.dataset.sending) {
          pressed.dataset.was = pressed.textContent;
          pressed.textContent = form.dataset.sending;
        }
      }, 0);
    });
    addEventListener('pageshow', function (event) {
      if (!event.persisted) { return; }
      delete form.dataset.sent;
      form.querySelectorAll('button').forEach(function (button) { button.disabled = false; });
      form.querySelectorAll('[data-was]').forEach(function (span) { span.textContent = span.dataset.was; });
    });
  });

  var form = byId('form') || byId('dispute');
  if (!form) { return; }

  // What tells a person from a program. It never refuses anybody, see the handbook.
  var signs = byId('signs');
  var gesture = false;
  var mark = function () { signs.value = 'j' + (gesture ? 'g' : '') + (navigator.webdriver ? 'w' : ''); };
  mark();
  ['pointerdown', 'keydown', 'touchstart', 'click'].forEach(function (type) {
    addEventListener(type, function (event) {
      if (event.isTrusted && !gesture) { gesture = true; mark(); }
    }, {capture: true, passive: true});
  });

  // Enter in a line of the edit form must not approve by accident. Without scripts it presses the
  // hidden first button, which decides nothing. It stands for what was pressed before the code was
  // asked for: then Enter after the digits presses that again.
  form.addEventListener('keydown', function (event) {
    var first = form.querySelector('button[name=decision]');
    if (event.key === 'Enter' && event.target.matches('input') && first
      && !(first.value && event.target.id === 'code')) { event.preventDefault(); }
  });

  // Known device: a visible countdown, only on a page that somebody looks at.
  var box = byId('countdown');
  if (!form.dataset.oneClick || !box) { return; }
  var text = byId('countdown-text');
  var left = byId('countdown-left');
  var seconds = 3;
  var timer;
  var stop = function () {
    if (!timer || box.classList.contains('over')) { return false; }
    clearInterval(timer);
    box.classList.add('over');
    text.textContent = text.dataset.cancelled;
    byId('press').focus({preventScroll: true});
    return true;
  };
  var start = function () {
    box.hidden = false;
    text.textContent = text.dataset.running;
    byId('countdown-cancel').focus({preventScroll: true});
    timer = setInterval(function () {
      if (document.visibilityState !== 'visible') { return; }
      seconds -= 1;
      left.textContent = String(Math.max(seconds, 0));
      if (seconds <= 0) {
        clearInterval(timer);
        var auto = document.createElement('input');
        auto.type = 'hidden';
        auto.name = 'auto';
        auto.value = '1';
        form.appendChild(auto);
        form.requestSubmit(byId('press'));
      }
    }, 1000);
  };
  var startWhenSeen = function () {
    if (document.visibilityState === 'visible') { start(); return; }
    document.addEventListener('visibilitychange', function seen() {
      if (document.visibilityState === 'visible') {
        document.removeEventListener('visibilitychange', seen);
        start();
      }
    });
  };
  byId('countdown-cancel').addEventListener('click', stop);
  // Whoever moves about with the keyboard must not be raced by a clock.
  addEventListener('keydown', function (event) {
    if (event.key === 'Escape') { stop(); }
    if (event.key === 'Tab' && !event.shiftKey && stop()) { event.preventDefault(); }
    if (event.key === 'Tab' && event.shiftKey) { stop(); }
  });
  byId('comment').addEventListener('input', stop);
  if (document.prerendering) {
    document.addEventListener('prerenderingchange', startWhenSeen, {once: true});
  } else {
    startWhenSeen();
  }
}());
