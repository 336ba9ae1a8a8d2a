ALTER TABLE workspaces ADD COLUMN media_days integer;

CREATE TABLE files (
    workspace_id blob    NOT NULL,
    id           blob    NOT NULL,
    sha256       blob    NOT NULL,
    size         integer NOT NULL,
    mime         text    NOT NULL,
    name         text,
    nature       text    NOT NULL,
    origin       text    NOT NULL CHECK (origin IN ('uploaded', 'fetched', 'received')),
    created_at   integer NOT NULL,
    needed_until integer NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX files_by_blob ON files (workspace_id, sha256);

CREATE INDEX files_by_age ON files (workspace_id, created_at, needed_until);

CREATE TABLE loose_blobs (
    workspace_id blob    NOT NULL,
    sha256       blob    NOT NULL,
    PRIMARY KEY (workspace_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE handed (
    workspace_id blob    NOT NULL,
    sha256       blob    NOT NULL,
    channel_id   blob    NOT NULL,
    mime         text    NOT NULL,
    media_id     text    NOT NULL,
    handed_at    integer NOT NULL,
    expires_at   integer NOT NULL,
    PRIMARY KEY (workspace_id, sha256, channel_id, mime)
) STRICT, WITHOUT ROWID;

CREATE INDEX handed_by_media ON handed (workspace_id, channel_id, media_id);

CREATE TABLE links (
    workspace_id  blob    NOT NULL,
    digest        blob    NOT NULL,
    url           text    NOT NULL,
    file_id       blob    NOT NULL,
    etag          text,
    last_modified text,
    fresh_until   integer NOT NULL,
    PRIMARY KEY (workspace_id, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_by_file ON links (workspace_id, file_id);

CREATE TABLE sources (
    workspace_id blob    NOT NULL,
    id           blob    NOT NULL,
    prefix       text    NOT NULL,
    header       text    NOT NULL,
    value        text    NOT NULL,
    created_at   integer NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
    workspace_id blob    NOT NULL,
    message_id   blob    NOT NULL,
    channel_id   blob    NOT NULL,
    media_id     text,
    url          text,
    mime         text,
    sha256       blob,
    name         text,
    told_at      integer NOT NULL,
    attempt      integer NOT NULL,
    wake_at      integer NOT NULL,
    state        integer NOT NULL CHECK (state IN (0, 1, 2)),
    file_id      blob,
    problem      text,
    PRIMARY KEY (workspace_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipts_due ON receipts (wake_at) WHERE state = 0;

CREATE TABLE vault (
    name   text NOT NULL PRIMARY KEY,
    secret blob NOT NULL
) STRICT, WITHOUT ROWID;
