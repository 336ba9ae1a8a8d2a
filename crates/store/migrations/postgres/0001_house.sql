CREATE TABLE workspaces (
    id          bytea    NOT NULL PRIMARY KEY,
    name        text    NOT NULL,
    created_at  bigint NOT NULL
);

CREATE TABLE meta_apps (
    app_id       text    NOT NULL PRIMARY KEY,
    app_secret   text    NOT NULL,
    verify_token text    NOT NULL,
    created_at   bigint NOT NULL
);

CREATE TABLE channels (
    id                   bytea    NOT NULL PRIMARY KEY,
    workspace_id         bytea    NOT NULL,
    name                 text    NOT NULL,
    phone_number_id      text    NOT NULL UNIQUE,
    waba_id              text    NOT NULL,
    display_phone_number text    NOT NULL,
    graph_url            text    NOT NULL,
    graph_version        text    NOT NULL,
    access_token         text    NOT NULL,
    unanswered_policy    text    NOT NULL CHECK (unanswered_policy IN ('resend', 'fail')),
    proof_wait           bigint NOT NULL,
    messages_per_second  bigint NOT NULL,
    start_template       text,
    start_language       text,
    created_at           bigint NOT NULL
);

CREATE TABLE api_keys (
    id           bytea    NOT NULL PRIMARY KEY,
    workspace_id bytea    NOT NULL,
    name         text    NOT NULL,
    secret_hash  bytea    NOT NULL,
    created_at   bigint NOT NULL,
    revoked_at   bigint
);

CREATE TABLE contacts (
    workspace_id bytea   NOT NULL,
    id           bytea   NOT NULL,
    name         text,
    username     text,
    input        text,
    created_at   bigint  NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE contact_identities (
    workspace_id bytea   NOT NULL,
    kind         text    NOT NULL CHECK (kind IN ('phone', 'wa_id', 'scoped')),
    value        text    NOT NULL,
    contact_id   bytea   NOT NULL,
    since        bigint  NOT NULL,
    until        bigint,
    account      text,
    PRIMARY KEY (workspace_id, kind, value)
);

CREATE INDEX contact_identities_by_contact
    ON contact_identities (workspace_id, contact_id, since, until, account);

CREATE TABLE windows (
    workspace_id    bytea    NOT NULL,
    channel_id      bytea    NOT NULL,
    contact_id      bytea    NOT NULL,
    last_inbound_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, contact_id)
);

CREATE TABLE heard (
    workspace_id   bytea    NOT NULL,
    channel_id     bytea    NOT NULL,
    last_status_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, channel_id)
);

CREATE TABLE messages (
    workspace_id  bytea    NOT NULL,
    id            bytea    NOT NULL,
    channel_id    bytea    NOT NULL,
    contact_id    bytea    NOT NULL,
    direction     bigint NOT NULL CHECK (direction IN (0, 1)),
    kind          text    NOT NULL,
    content       text    NOT NULL,
    fallback      text,
    address       text    NOT NULL,
    context_wamid text,
    reference     text,
    lane          bigint NOT NULL,
    part_of       bytea,
    created_at    bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX messages_by_channel ON messages (workspace_id, channel_id, id, direction, part_of);

CREATE INDEX messages_by_whole ON messages (workspace_id, part_of, id)
    WHERE part_of IS NOT NULL;

CREATE TABLE facts (
    workspace_id  bytea    NOT NULL,
    message_id    bytea    NOT NULL,
    wamid         text,
    scheduled_for bigint,
    taken_at      bigint,
    sent_at       bigint,
    delivered_at  bigint,
    read_at       bigint,
    failed_at     bigint,
    canceled_at   bigint,
    error_code    bigint,
    error_title   text,
    error_details text,
    PRIMARY KEY (workspace_id, message_id)
);

CREATE TABLE wamids (
    workspace_id bytea    NOT NULL,
    day          bigint NOT NULL,
    digest       bytea    NOT NULL,
    message_id   bytea    NOT NULL,
    PRIMARY KEY (workspace_id, day, digest)
);

CREATE TABLE attempts (
    workspace_id bytea    NOT NULL,
    message_id   bytea    NOT NULL,
    number       bigint NOT NULL,
    started_at   bigint NOT NULL,
    ended_at     bigint NOT NULL,
    outcome      text    NOT NULL,
    detail       text,
    PRIMARY KEY (workspace_id, message_id, number)
);

CREATE TABLE outbox (
    workspace_id bytea    NOT NULL,
    message_id   bytea    NOT NULL,
    channel_id   bytea    NOT NULL,
    contact_id   bytea    NOT NULL,
    lane         bigint NOT NULL,
    order_at     bigint NOT NULL,
    valid_until  bigint NOT NULL,
    wake_at      bigint NOT NULL,
    state        bigint NOT NULL CHECK (state IN (0, 1, 2)),
    attempt      bigint NOT NULL,
    since        bigint NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
);

CREATE INDEX outbox_in_order ON outbox (workspace_id, channel_id, order_at, message_id);

CREATE TABLE inbox (
    id          bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at bigint NOT NULL,
    body        bytea    NOT NULL
);

CREATE TABLE quarantine (
    id              bigint  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    bytea,
    channel_id      bytea,
    field           text,
    waba_id         text,
    phone_number_id text,
    detail          text    NOT NULL,
    body            text    NOT NULL,
    payload         text,
    received_at     bigint  NOT NULL
);

CREATE INDEX quarantine_by_workspace ON quarantine (workspace_id, id);

CREATE TABLE event_counters (
    workspace_id bytea    NOT NULL PRIMARY KEY,
    last         bigint NOT NULL
);

CREATE TABLE events (
    workspace_id bytea    NOT NULL,
    position     bigint NOT NULL,
    id           bytea    NOT NULL,
    kind         text    NOT NULL,
    channel_id   bytea,
    contact_id   bytea,
    message_id   bytea,
    happened_at  bigint NOT NULL,
    body         text    NOT NULL,
    PRIMARY KEY (workspace_id, position)
);

CREATE INDEX events_by_message ON events (workspace_id, message_id, position)
    WHERE message_id IS NOT NULL;

CREATE TABLE idempotency (
    workspace_id bytea    NOT NULL,
    key          text    NOT NULL,
    fingerprint  bytea    NOT NULL,
    message_id   bytea    NOT NULL,
    created_at   bigint NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE templates (
    workspace_id bytea    NOT NULL,
    waba_id      text    NOT NULL,
    name         text    NOT NULL,
    language     text    NOT NULL,
    id           bytea    NOT NULL,
    definition   text    NOT NULL,
    told_at      bigint NOT NULL,
    PRIMARY KEY (workspace_id, waba_id, name, language)
);

CREATE TABLE template_syncs (
    workspace_id bytea    NOT NULL,
    waba_id      text    NOT NULL,
    synced_at    bigint,
    is_stale     bigint NOT NULL CHECK (is_stale IN (0, 1)),
    PRIMARY KEY (workspace_id, waba_id)
);
