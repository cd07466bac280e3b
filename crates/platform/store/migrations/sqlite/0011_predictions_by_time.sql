CREATE INDEX predictions_by_time ON predictions (kind, made_at);
