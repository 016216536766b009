# Varnish before the newsroom: see "Behind Varnish or a CDN" in docs/operating.md.
#
#     varnishd -a :6081 -f deploy/varnish.vcl -s malloc,256m
#     CDN_PURGE_URL=varnish://127.0.0.1:6081    for the newsroom, its worker, too
#
# What may be kept, and how long, each page says itself. Change the two blocks below, nothing else.

vcl 4.1;

import std;

backend newsroom {
    .host = "127.0.0.1";
    .port = "8000";
}

# The machines of the newsroom: they may have pages dropped.
acl may_purge {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "BAN") {
        # Behind a proxy on this machine every client has its address, so what came through one is not taken.
        if (client.ip !~ may_purge || req.http.X-Forwarded-Proto || req.http.X-Forwarded-For ~ ",") {
            return (synth(403, "Add this machine to the acl may_purge"));
        }
        if (req.http.Surrogate-Key !~ "^[0-9a-f]{12}( [0-9a-f]{12})*$") {
            return (synth(400, "No keys in Surrogate-Key"));
        }
        if (std.ban("obj.http.Surrogate-Key ~ " + regsuball(req.http.Surrogate-Key, " ", "|"))) {
            return (synth(200, "Dropped"));
        }
        return (synth(500, std.ban_error()));
    }

    # The desk, and what depends on who asks.
    if (req.url ~ "^/(admin|preview|search|healthz|readyz|metrics)" || (req.url ~ "^/media/" && req.http.Cookie ~ "desk-session=")) {
        return (pass);
    }
    unset req.http.Cookie;
    if (req.url !~ "[?&](before|date|page)=") {
        set req.url = regsub(req.url, "\?.*$", "");  # the other keys change no page
    }

    # A page that is out of date is given out for ten seconds while the new one is fetched; for longer only at the
    # second try, when the newsroom does not answer.
    set req.grace = 10s;
    if (req.restarts > 0) {
        set req.grace = 1d;  # no longer than the page itself says
    }
}

sub vcl_backend_response {
    if (beresp.status >= 500) {
        return (error(beresp.status));  # it takes no page's place
    }
    set beresp.grace = 0s;
    if (!beresp.http.Cache-Control) {
        set beresp.uncacheable = true;
    }
    if (beresp.http.Cache-Control ~ "stale-if-error=") {
        set beresp.grace = std.duration(
            regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    }
}

sub vcl_deliver {
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")
        && req.url !~ "^/(admin|preview|search|healthz|readyz|metrics)") {
        return (restart);
    }
    # What is for us only. Readers' browsers ask each time.
    set resp.http.Cache-Control = regsub(resp.http.Cache-Control, ", s-maxage=.*$", "");
    if (resp.http.Cache-Control == "") {
        unset resp.http.Cache-Control;
    }
    unset resp.http.Surrogate-Key;
}
