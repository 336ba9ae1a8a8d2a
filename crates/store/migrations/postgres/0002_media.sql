ALTER TABLE workspaces ADD COLUMN media_days bigint;

CREATE TABLE files (
    workspace_id bytea   NOT NULL,
    id           bytea   NOT NULL,
    sha256       bytea   NOT NULL,
    size         bigint  NOT NULL,
    mime         text    NOT NULL,
    name         text,
    nature       text    NOT NULL,
    origin       text    NOT NULL CHECK (origin IN ('uploaded', 'fetched', 'received')),
    created_at   bigint  NOT NULL,
    needed_until bigint  NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX files_by_blob ON files (workspace_id, sha256);

CREATE INDEX files_by_age ON files (workspace_id, created_at, needed_until);

CREATE TABLE loose_blobs (
    workspace_id bytea   NOT NULL,
    sha256       bytea   NOT NULL,
    PRIMARY KEY (workspace_id, sha256)
);

CREATE TABLE handed (
    workspace_id bytea   NOT NULL,
    sha256       bytea   NOT NULL,
    channel_id   bytea   NOT NULL,
    mime         text    NOT NULL,
    media_id     text    NOT NULL,
    handed_at    bigint  NOT NULL,
    expires_at   bigint  NOT NULL,
    PRIMARY KEY (workspace_id, sha256, channel_id, mime)
);

CREATE INDEX handed_by_media ON handed (workspace_id, channel_id, media_id);

CREATE TABLE links (
    workspace_id  bytea   NOT NULL,
    digest        bytea   NOT NULL,
    url           text    NOT NULL,
    file_id       bytea   NOT NULL,
    etag          text,
    last_modified text,
    fresh_until   bigint  NOT NULL,
    PRIMARY KEY (workspace_id, digest)
);

CREATE INDEX links_by_file ON links (workspace_id, file_id);

CREATE TABLE sources (
    workspace_id bytea   NOT NULL,
    id           bytea   NOT NULL,
    prefix       text    NOT NULL,
    header       text    NOT NULL,
    value        text    NOT NULL,
    created_at   bigint  NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE receipts (
    workspace_id bytea   NOT NULL,
    message_id   bytea   NOT NULL,
    channel_id   bytea   NOT NULL,
    media_id     text,
    url          text,
    mime         text,
    sha256       bytea,
    name         text,
    told_at      bigint  NOT NULL,
    attempt      bigint  NOT NULL,
    wake_at      bigint  NOT NULL,
    state        bigint  NOT NULL CHECK (state IN (0, 1, 2)),
    file_id      bytea,
    problem      text,
    PRIMARY KEY (workspace_id, message_id)
);

CREATE INDEX receipts_due ON receipts (wake_at) WHERE state = 0;

CREATE TABLE vault (
    name   text NOT NULL PRIMARY KEY,
    secret bytea NOT NULL
);
