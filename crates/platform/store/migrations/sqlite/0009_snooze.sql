-- Until when a proposal is put off, by the shop's clock; NULL for one that was not, or that was answered or woken.

ALTER TABLE decisions ADD COLUMN snoozed_until INTEGER;

CREATE INDEX decisions_snoozed ON decisions (snoozed_until) WHERE snoozed_until IS NOT NULL;
