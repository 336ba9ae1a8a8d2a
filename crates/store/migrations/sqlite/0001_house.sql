CREATE TABLE workspaces (
    id          blob    NOT NULL PRIMARY KEY,
    name        text    NOT NULL,
    created_at  integer NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE meta_apps (
    app_id       text    NOT NULL PRIMARY KEY,
    app_secret   text    NOT NULL,
    verify_token text    NOT NULL,
    created_at   integer NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    id                   blob    NOT NULL PRIMARY KEY,
    workspace_id         blob    NOT NULL,
    name                 text    NOT NULL,
    phone_number_id      text    NOT NULL UNIQUE,
    waba_id              text    NOT NULL,
    display_phone_number text    NOT NULL,
    graph_url            text    NOT NULL,
    graph_version        text    NOT NULL,
    access_token         text    NOT NULL,
    unanswered_policy    text    NOT NULL CHECK (unanswered_policy IN ('resend', 'fail')),
    proof_wait           integer NOT NULL,
    messages_per_second  integer NOT NULL,
    start_template       text,
    start_language       text,
    created_at           integer NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    id           blob    NOT NULL PRIMARY KEY,
    workspace_id blob    NOT NULL,
    name         text    NOT NULL,
    secret_hash  blob    NOT NULL,
    created_at   integer NOT NULL,
    revoked_at   integer
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    workspace_id blob    NOT NULL,
    id           blob    NOT NULL,
    name         text,
    username     text,
    input        text,
    created_at   integer NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_identities (
    workspace_id blob    NOT NULL,
    kind         text    NOT NULL CHECK (kind IN ('phone', 'wa_id', 'scoped')),
    value        text    NOT NULL,
    contact_id   blob    NOT NULL,
    since        integer NOT NULL,
    until        integer,
    account      text,
    PRIMARY KEY (workspace_id, kind, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_identities_by_contact
    ON contact_identities (workspace_id, contact_id, since, until, account);

CREATE TABLE windows (
    workspace_id    blob    NOT NULL,
    channel_id      blob    NOT NULL,
    contact_id      blob    NOT NULL,
    last_inbound_at integer NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE heard (
    workspace_id   blob    NOT NULL,
    channel_id     blob    NOT NULL,
    last_status_at integer NOT NULL,
    PRIMARY KEY (workspace_id, channel_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    workspace_id  blob    NOT NULL,
    id            blob    NOT NULL,
    channel_id    blob    NOT NULL,
    contact_id    blob    NOT NULL,
    direction     integer NOT NULL CHECK (direction IN (0, 1)),
    kind          text    NOT NULL,
    content       text    NOT NULL,
    fallback      text,
    address       text    NOT NULL,
    context_wamid text,
    reference     text,
    lane          integer NOT NULL,
    part_of       blob,
    created_at    integer NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX messages_by_channel ON messages (workspace_id, channel_id, id, direction, part_of);

CREATE INDEX messages_by_whole ON messages (workspace_id, part_of, id)
    WHERE part_of IS NOT NULL;

CREATE TABLE facts (
    workspace_id  blob    NOT NULL,
    message_id    blob    NOT NULL,
    wamid         text,
    scheduled_for integer,
    taken_at      integer,
    sent_at       integer,
    delivered_at  integer,
    read_at       integer,
    failed_at     integer,
    canceled_at   integer,
    error_code    integer,
    error_title   text,
    error_details text,
    PRIMARY KEY (workspace_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE wamids (
    workspace_id blob    NOT NULL,
    day          integer NOT NULL,
    digest       blob    NOT NULL,
    message_id   blob    NOT NULL,
    PRIMARY KEY (workspace_id, day, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
    workspace_id blob    NOT NULL,
    message_id   blob    NOT NULL,
    number       integer NOT NULL,
    started_at   integer NOT NULL,
    ended_at     integer NOT NULL,
    outcome      text    NOT NULL,
    detail       text,
    PRIMARY KEY (workspace_id, message_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    workspace_id blob    NOT NULL,
    message_id   blob    NOT NULL,
    channel_id   blob    NOT NULL,
    contact_id   blob    NOT NULL,
    lane         integer NOT NULL,
    order_at     integer NOT NULL,
    valid_until  integer NOT NULL,
    wake_at      integer NOT NULL,
    state        integer NOT NULL CHECK (state IN (0, 1, 2)),
    attempt      integer NOT NULL,
    since        integer NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_in_order ON outbox (workspace_id, channel_id, order_at, message_id);

CREATE TABLE inbox (
    id          integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    received_at integer NOT NULL,
    body        blob    NOT NULL
) STRICT;

CREATE TABLE quarantine (
    id              integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    workspace_id    blob,
    channel_id      blob,
    field           text,
    waba_id         text,
    phone_number_id text,
    detail          text    NOT NULL,
    body            text    NOT NULL,
    payload         text,
    received_at     integer NOT NULL
) STRICT;

CREATE INDEX quarantine_by_workspace ON quarantine (workspace_id, id);

CREATE TABLE event_counters (
    workspace_id blob    NOT NULL PRIMARY KEY,
    last         integer NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    workspace_id blob    NOT NULL,
    position     integer NOT NULL,
    id           blob    NOT NULL,
    kind         text    NOT NULL,
    channel_id   blob,
    contact_id   blob,
    message_id   blob,
    happened_at  integer NOT NULL,
    body         text    NOT NULL,
    PRIMARY KEY (workspace_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_by_message ON events (workspace_id, message_id, position)
    WHERE message_id IS NOT NULL;

CREATE TABLE idempotency (
    workspace_id blob    NOT NULL,
    key          text    NOT NULL,
    fingerprint  blob    NOT NULL,
    message_id   blob    NOT NULL,
    created_at   integer NOT NULL,
    PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE templates (
    workspace_id blob    NOT NULL,
    waba_id      text    NOT NULL,
    name         text    NOT NULL,
    language     text    NOT NULL,
    id           blob    NOT NULL,
    definition   text    NOT NULL,
    told_at      integer NOT NULL,
    PRIMARY KEY (workspace_id, waba_id, name, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE template_syncs (
    workspace_id blob    NOT NULL,
    waba_id      text    NOT NULL,
    synced_at    integer,
    is_stale     integer NOT NULL CHECK (is_stale IN (0, 1)),
    PRIMARY KEY (workspace_id, waba_id)
) STRICT, WITHOUT ROWID;
