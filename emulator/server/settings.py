"""What a test may change while the emulator runs (PUT /_emulator/settings)."""
from __future__ import annotations

import copy
from typing import Any

DEFAULTS: dict[str, Any] = {
    # Virtual seconds a snapshot, or a copy of one, stays `pending`.
    "snapshotSeconds": 0,
    "copySeconds": 0,
    # Volumes whose snapshots take another time than snapshotSeconds.
    "snapshotSecondsOf": {},
    # Virtual seconds an image stays `pending` after its snapshots have finished.
    "imageSeconds": 0,
    # Virtual seconds an instance takes to start, and to stop.
    "instanceSeconds": 0,
    # What serial consoles show, by instance, attached volume, its snapshot, or '*'; {NAME} is a setting of the user data.
    "consoleOutputOf": {},
    # Virtual seconds an instance of an Auto Scaling group is Pending or EnteringStandby.
    "lifecycleSeconds": 0,
    # Virtual seconds until an Auto Scaling group notices that an instance in service does not run.
    "healthCheckSeconds": 60,
    # Pending copies per destination region before ResourceLimitExceeded (AWS: 20).
    "copyQuota": 20,
    # Pending snapshots per volume before ConcurrentSnapshotLimitExceeded (AWS: 5).
    "pendingPerVolume": 5,
    # Virtual seconds between two snapshots of one volume (AWS: 15; 0 = not enforced).
    "snapshotIntervalSeconds": 0,
    # Volumes whose snapshots end in `error`; snapshots (or their volumes) whose copies do.
    "snapshotFails": [],
    "copyFails": [],
    # Instances, source images or names of images whose images end in `failed`.
    "imageFails": [],
    # Instances without an SSM agent; '*' stands for all.
    "agentless": [],
    # Virtual seconds until an invocation is known, and as long again until it starts; seconds it then runs.
    "commandLagSeconds": 1,
    "commandSeconds": 2,
    # Virtual seconds a snapshot of a database or cluster, or a copy of one, is under way.
    "databaseSnapshotSeconds": 0,
    "databaseCopySeconds": 0,
    # Manual snapshots per region, of databases and of clusters (AWS: 100 each).
    "databaseSnapshotQuota": 100,
    # Their copies under way into a region (AWS: 20).
    "databaseCopyQuota": 20,
    # Databases or clusters whose snapshots end in `failed`; snapshots (or their databases) whose copies do.
    "databaseSnapshotFails": [],
    "databaseCopyFails": [],
    # Virtual seconds a job of AWS Backup, or one that copies a recovery point, takes.
    "backupJobSeconds": 0,
    "backupCopySeconds": 0,
    # Virtual seconds a job of AWS Backup that restores takes.
    "restoreJobSeconds": 0,
    # ARNs of resources whose backup jobs end in FAILED; of recovery points, or their resources, whose copy jobs do.
    "backupJobFails": [],
    "backupCopyFails": [],
    # Virtual seconds one of DynamoDB's own backups stays CREATING.
    "tableBackupSeconds": 0,
    # Virtual seconds an execution of a DataSync task takes; ARNs of tasks, or ids of the file systems they read, whose
    # executions end in ERROR.
    "transferSeconds": 0,
    "transferFails": [],
    # Virtual seconds until an object is replicated; keys, or destination buckets, whose replication fails.
    "replicationSeconds": 0,
    "replicationFails": [],
    # Virtual seconds until a version is restored from an archive of S3.
    "thawSeconds": 0,
    # How often SNS delivers each message to a function: at least once, says AWS.
    "snsDeliveries": 1,
    # Page size AWS might cut an unpaginated Describe call to (0 = never).
    "forcePage": 0,
    # 'ec2' enforces EC2's own request token buckets; None does not.
    "tokenBuckets": None,
    # Lambda invocations running at the same time; more of them wait.
    "lambdaConcurrency": 8,
}


class Settings:
    def __init__(self) -> None:
        self._values = copy.deepcopy(DEFAULTS)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def all(self) -> dict[str, Any]:
        return copy.deepcopy(self._values)

    def update(self, values: dict[str, Any]) -> None:
        unknown = sorted(set(values) - set(DEFAULTS))
        if unknown:
            raise ValueError(f"unknown settings {unknown}; known: {sorted(DEFAULTS)}")
        for name, value in values.items():
            self._values[name] = copy.deepcopy(DEFAULTS[name]) if value is None else value

    def reset(self) -> None:
        self._values = copy.deepcopy(DEFAULTS)
