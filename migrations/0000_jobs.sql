-- Work that must survive a crash. A worker claims a job for a while (claimed_until); if it dies, the claim runs out and another takes the job.
-- A job that was given up on has failed_at, and waits for a coordinator.
create table jobs (
    id bigint not null primary key,
    kind text not null,
    payload text not null,
    run_at bigint not null,
    attempts bigint not null,
    claimed_until bigint not null,
    claimed_by text,
    failed_at bigint,
    error text,
    created_at bigint not null
);

create index jobs_due on jobs (kind, run_at) where failed_at is null;
create index jobs_failed on jobs (failed_at) where failed_at is not null;

-- What has happened and has consequences still to come; written in the transaction of the change itself, taken in the order of ids.
create table effects (
    id bigint not null primary key,
    body text not null,
    created_at bigint not null
);

-- Work that only one process at a time may do.
create table leases (
    name text not null primary key,
    holder text not null,
    until bigint not null
);
