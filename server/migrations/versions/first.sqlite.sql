CREATE TABLE account (
	id INTEGER NOT NULL,
	username VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	nip VARCHAR NOT NULL,
	behalf VARCHAR NOT NULL,
	agency VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	services VARCHAR NOT NULL,
	places VARCHAR NOT NULL,
	password VARCHAR NOT NULL,
	given BOOLEAN NOT NULL,
	seed BLOB NOT NULL,
	"key" BLOB NOT NULL,
	added_ms BIGINT NOT NULL,
	ended_ms BIGINT,
	turn INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (username),
	UNIQUE ("key")
)
;
CREATE TABLE attempt (
	username VARCHAR NOT NULL,
	address VARCHAR NOT NULL,
	failures INTEGER NOT NULL,
	since_ms BIGINT NOT NULL,
	last_ms BIGINT NOT NULL,
	good_ms BIGINT NOT NULL,
	PRIMARY KEY (username, address)
)
;
CREATE INDEX attempt_address ON attempt (address, last_ms)
;
CREATE TABLE audit (
	id INTEGER NOT NULL,
	at_ms BIGINT NOT NULL,
	actor VARCHAR NOT NULL,
	action VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	pseudonym VARCHAR NOT NULL,
	prior VARCHAR NOT NULL,
	"after" VARCHAR NOT NULL,
	mark VARCHAR NOT NULL,
	PRIMARY KEY (id)
)
;
CREATE TABLE audit_checkpoint (
	size BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	peaks BLOB NOT NULL,
	note VARCHAR NOT NULL,
	PRIMARY KEY (size)
)
;
CREATE TABLE audit_leaf (
	position BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	hash BLOB NOT NULL,
	mark VARCHAR NOT NULL,
	PRIMARY KEY (position),
	UNIQUE (entry)
)
;
CREATE TABLE audit_waiting (
	entry BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (entry)
)
;
CREATE TABLE case_word (
	word BLOB NOT NULL,
	case_id VARCHAR NOT NULL,
	PRIMARY KEY (word, case_id)
)
 WITHOUT ROWID
;
CREATE TABLE cases (
	id VARCHAR NOT NULL,
	service VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	holder VARCHAR NOT NULL,
	agency VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	lane VARCHAR NOT NULL,
	open INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	nik VARCHAR NOT NULL,
	author BLOB NOT NULL,
	hearer BLOB NOT NULL,
	places INTEGER NOT NULL,
	filed_ms BIGINT NOT NULL,
	heard_ms BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	photos_held INTEGER NOT NULL,
	photos_total INTEGER NOT NULL,
	PRIMARY KEY (id)
)
;
CREATE INDEX cases_author ON cases (author)
;
CREATE INDEX cases_changed ON cases (changed_ms, id)
;
CREATE INDEX cases_heard ON cases (heard_ms, id, state, service, village, lane)
;
CREATE INDEX cases_nik ON cases (nik) WHERE nik <> ''
;
CREATE INDEX cases_queue ON cases (open, heard_ms, id, state, service, village, lane)
;
CREATE INDEX cases_village ON cases (village, open, heard_ms, id, state, service, lane)
;
CREATE TABLE chain (
	author BLOB NOT NULL,
	epoch BIGINT NOT NULL,
	upto BIGINT NOT NULL,
	top BIGINT NOT NULL,
	digest VARCHAR NOT NULL,
	PRIMARY KEY (author, epoch)
)
 WITHOUT ROWID
;
CREATE TABLE client (
	id VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	agency VARCHAR NOT NULL,
	services VARCHAR NOT NULL,
	places VARCHAR NOT NULL,
	scopes VARCHAR NOT NULL,
	secret_sha256 VARCHAR NOT NULL,
	seed BLOB NOT NULL,
	"key" BLOB NOT NULL,
	added_ms BIGINT NOT NULL,
	ended_ms BIGINT,
	PRIMARY KEY (id),
	UNIQUE ("key")
)
;
CREATE TABLE correction (
	request VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	said VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	at_ms BIGINT NOT NULL,
	answered_ms BIGINT,
	answered_by VARCHAR NOT NULL,
	answer VARCHAR NOT NULL,
	PRIMARY KEY (request)
)
;
CREATE INDEX ix_correction_case_id ON correction (case_id)
;
CREATE TABLE delivery (
	subscriber VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	place INTEGER NOT NULL,
	service VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	since_ms BIGINT NOT NULL,
	tried_from_ms BIGINT,
	due_ms BIGINT NOT NULL,
	leased_ms BIGINT NOT NULL,
	tries INTEGER NOT NULL,
	said VARCHAR NOT NULL,
	done_ms BIGINT,
	ended_ms BIGINT,
	PRIMARY KEY (subscriber, case_id, place)
)
;
CREATE INDEX delivery_due ON delivery (subscriber, due_ms) WHERE done_ms IS NULL AND ended_ms IS NULL
;
CREATE TABLE device (
	"key" BLOB NOT NULL,
	seal BLOB NOT NULL,
	name VARCHAR NOT NULL,
	nik VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	phone VARCHAR,
	introduced VARCHAR NOT NULL,
	epoch BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	vouched BOOLEAN NOT NULL,
	doubted BOOLEAN NOT NULL,
	day INTEGER NOT NULL,
	day_bytes BIGINT NOT NULL,
	route BLOB,
	memory BIGINT NOT NULL,
	tablet BOOLEAN NOT NULL,
	contact_ms BIGINT,
	lag_ms BIGINT,
	lag_at_ms BIGINT,
	kid VARCHAR NOT NULL,
	PRIMARY KEY ("key")
)
;
CREATE INDEX ix_device_kid ON device (kid)
;
CREATE TABLE discarded (
	name VARCHAR NOT NULL,
	PRIMARY KEY (name)
)
;
CREATE TABLE document (
	asker BLOB NOT NULL,
	sha256 VARCHAR NOT NULL,
	type VARCHAR NOT NULL,
	size BIGINT NOT NULL,
	held BLOB NOT NULL,
	complete BOOLEAN NOT NULL,
	PRIMARY KEY (asker, sha256)
)
;
CREATE INDEX document_open ON document (asker) WHERE NOT complete
;
CREATE TABLE endorsed (
	message VARCHAR NOT NULL,
	"key" BLOB NOT NULL,
	introduction VARCHAR NOT NULL,
	nik VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	level BIGINT NOT NULL,
	officer BLOB NOT NULL,
	PRIMARY KEY (message)
)
;
CREATE INDEX ix_endorsed_key ON endorsed ("key")
;
CREATE TABLE enlisted (
	message VARCHAR NOT NULL,
	"key" BLOB NOT NULL,
	officer BLOB NOT NULL,
	said VARCHAR NOT NULL,
	PRIMARY KEY (message)
)
;
CREATE INDEX ix_enlisted_key ON enlisted ("key")
;
CREATE TABLE erased (
	case_id VARCHAR NOT NULL,
	why VARCHAR NOT NULL,
	at_ms BIGINT NOT NULL,
	service VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	district VARCHAR NOT NULL,
	filed_ms BIGINT NOT NULL,
	heard_ms BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	PRIMARY KEY (case_id)
)
;
CREATE TABLE fact (
	name VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	PRIMARY KEY (name)
)
;
CREATE TABLE figured (
	name VARCHAR NOT NULL,
	scope VARCHAR NOT NULL,
	at_ms BIGINT NOT NULL,
	took_ms BIGINT NOT NULL,
	said VARCHAR NOT NULL,
	PRIMARY KEY (name, scope)
)
;
CREATE TABLE handed (
	client VARCHAR NOT NULL,
	reference VARCHAR NOT NULL,
	said_sha256 VARCHAR NOT NULL,
	message VARCHAR NOT NULL,
	PRIMARY KEY (client, reference)
)
;
CREATE INDEX handed_message ON handed (message)
;
CREATE TABLE issued (
	message VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	keeper VARCHAR NOT NULL,
	number VARCHAR NOT NULL,
	book VARCHAR,
	year BIGINT,
	serial INTEGER,
	mark VARCHAR NOT NULL,
	until VARCHAR NOT NULL,
	annulled BOOLEAN NOT NULL,
	PRIMARY KEY (message),
	UNIQUE (keeper, number),
	UNIQUE (keeper, book, year, serial)
)
;
CREATE INDEX ix_issued_case_id ON issued (case_id)
;
CREATE TABLE letter_draft (
	case_id VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	stage VARCHAR NOT NULL,
	prepared_by VARCHAR NOT NULL,
	checked_by VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	changed_ms BIGINT NOT NULL,
	PRIMARY KEY (case_id)
)
;
CREATE INDEX ix_letter_draft_stage ON letter_draft (stage)
;
CREATE TABLE message (
	id VARCHAR NOT NULL,
	kind INTEGER NOT NULL,
	author BLOB NOT NULL,
	epoch BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	prev BLOB NOT NULL,
	digest VARCHAR NOT NULL,
	case_id VARCHAR,
	place INTEGER,
	held VARCHAR,
	fork BOOLEAN NOT NULL,
	role VARCHAR NOT NULL,
	asker BLOB NOT NULL,
	heard_ms BIGINT NOT NULL,
	wrote_ms BIGINT,
	left_ms BIGINT,
	read_ms BIGINT,
	raw BLOB NOT NULL,
	PRIMARY KEY (id)
)
;
CREATE UNIQUE INDEX message_chain ON message (author, epoch, seq) WHERE NOT fork
;
CREATE INDEX message_held ON message (author) WHERE held IS NOT NULL
;
CREATE UNIQUE INDEX message_place ON message (case_id, place)
;
CREATE TABLE number_block (
	message VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	book VARCHAR NOT NULL,
	year INTEGER NOT NULL,
	device BLOB NOT NULL,
	home VARCHAR NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	granted_ms BIGINT NOT NULL,
	PRIMARY KEY (message),
	UNIQUE (village, book, year, first)
)
;
CREATE INDEX ix_number_block_device ON number_block (device)
;
CREATE TABLE number_home (
	device BLOB NOT NULL,
	home VARCHAR NOT NULL,
	PRIMARY KEY (device)
)
;
CREATE TABLE officer (
	"key" BLOB NOT NULL,
	name VARCHAR NOT NULL,
	scope VARCHAR NOT NULL,
	added_ms BIGINT NOT NULL,
	post VARCHAR,
	device BLOB,
	PRIMARY KEY ("key")
)
;
CREATE INDEX ix_officer_device ON officer (device)
;
CREATE TABLE owed (
	hearer BLOB NOT NULL,
	message VARCHAR NOT NULL,
	heard BOOLEAN NOT NULL,
	heard_ms BIGINT,
	PRIMARY KEY (hearer, message)
)
 WITHOUT ROWID
;
CREATE TABLE paper (
	message VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	asker BLOB NOT NULL,
	case_id VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	PRIMARY KEY (message, "key", asker)
)
;
CREATE INDEX ix_paper_case_id ON paper (case_id)
;
CREATE INDEX paper_document ON paper (asker, sha256)
;
CREATE TABLE part (
	asker BLOB NOT NULL,
	sha256 VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	data BLOB NOT NULL,
	proven BOOLEAN NOT NULL,
	PRIMARY KEY (asker, sha256, number)
)
;
CREATE TABLE pass (
	token_sha256 VARCHAR NOT NULL,
	client VARCHAR NOT NULL,
	scopes VARCHAR NOT NULL,
	ends_ms BIGINT NOT NULL,
	PRIMARY KEY (token_sha256)
)
;
CREATE INDEX ix_pass_client ON pass (client)
;
CREATE TABLE passed (
	case_id VARCHAR NOT NULL,
	agency VARCHAR NOT NULL,
	district VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	service VARCHAR NOT NULL,
	here BOOLEAN NOT NULL,
	PRIMARY KEY (case_id, agency, district)
)
;
CREATE TABLE person_request (
	id VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	nik VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	said VARCHAR NOT NULL,
	regency VARCHAR NOT NULL,
	asked_ms BIGINT NOT NULL,
	due_ms BIGINT NOT NULL,
	taken_by VARCHAR NOT NULL,
	closed_ms BIGINT,
	closed_by VARCHAR NOT NULL,
	outcome VARCHAR NOT NULL,
	answer VARCHAR NOT NULL,
	corrected VARCHAR NOT NULL,
	PRIMARY KEY (id)
)
;
CREATE INDEX ix_person_request_nik ON person_request (nik)
;
CREATE TABLE piece (
	asker BLOB NOT NULL,
	sha256 VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	data BLOB NOT NULL,
	proven BOOLEAN NOT NULL,
	PRIMARY KEY (asker, sha256, number)
)
;
CREATE TABLE published (
	name VARCHAR NOT NULL,
	version BIGINT NOT NULL,
	raw BLOB NOT NULL,
	stale BOOLEAN NOT NULL,
	PRIMARY KEY (name)
)
;
CREATE TABLE referred (
	case_id VARCHAR NOT NULL,
	agency VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (case_id, agency)
)
;
CREATE TABLE restricted (
	case_id VARCHAR NOT NULL,
	request VARCHAR NOT NULL,
	since_ms BIGINT NOT NULL,
	PRIMARY KEY (case_id)
)
;
CREATE TABLE revoked (
	kid VARCHAR NOT NULL,
	epoch BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	turn INTEGER NOT NULL,
	undone BOOLEAN NOT NULL,
	PRIMARY KEY (kid)
)
;
CREATE TABLE shelved (
	asker BLOB NOT NULL,
	sha256 VARCHAR NOT NULL,
	size BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	drawable BOOLEAN NOT NULL,
	PRIMARY KEY (asker, sha256)
)
;
CREATE TABLE subscriber (
	id VARCHAR NOT NULL,
	client VARCHAR NOT NULL,
	url VARCHAR NOT NULL,
	secret BLOB NOT NULL,
	inside BOOLEAN NOT NULL,
	added_ms BIGINT NOT NULL,
	paused_ms BIGINT,
	ended_ms BIGINT,
	PRIMARY KEY (id)
)
;
CREATE INDEX ix_subscriber_client ON subscriber (client)
;
CREATE TABLE unread (
	id VARCHAR NOT NULL,
	asker BLOB NOT NULL,
	heard_ms BIGINT NOT NULL,
	raw BLOB NOT NULL,
	PRIMARY KEY (id)
)
;
CREATE TABLE visit (
	case_id VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	day VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	things VARCHAR NOT NULL,
	PRIMARY KEY (case_id)
)
;
CREATE INDEX visit_day ON visit (day, village, case_id)
;
CREATE TABLE voucherused (
	id VARCHAR NOT NULL,
	"key" BLOB NOT NULL,
	PRIMARY KEY (id)
)
;
CREATE TABLE wait (
	case_id VARCHAR NOT NULL,
	service VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	began_ms BIGINT NOT NULL,
	answered_ms BIGINT,
	no_signal_ms BIGINT NOT NULL,
	carried_ms BIGINT NOT NULL,
	village_ms BIGINT NOT NULL,
	agency_ms BIGINT NOT NULL,
	citizen_ms BIGINT NOT NULL,
	unclear_ms BIGINT NOT NULL,
	now VARCHAR NOT NULL,
	since_ms BIGINT NOT NULL,
	blurred BOOLEAN NOT NULL,
	used_days INTEGER NOT NULL,
	warn_day INTEGER,
	due_day INTEGER,
	PRIMARY KEY (case_id)
)
;
CREATE INDEX wait_due ON wait (due_day, case_id, service, village, warn_day) WHERE due_day IS NOT NULL
;
CREATE TABLE wait_apart (
	case_id VARCHAR NOT NULL,
	agency VARCHAR NOT NULL,
	district VARCHAR NOT NULL,
	here BOOLEAN NOT NULL,
	agency_ms BIGINT NOT NULL,
	used_days INTEGER NOT NULL,
	warn_day INTEGER,
	due_day INTEGER,
	PRIMARY KEY (case_id, agency, district)
)
;
CREATE TABLE approval (
	id VARCHAR NOT NULL,
	regency VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	detail VARCHAR NOT NULL,
	asked_by INTEGER NOT NULL,
	asked_ms BIGINT NOT NULL,
	answered_by INTEGER,
	answered_ms BIGINT,
	state VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(asked_by) REFERENCES account (id),
	FOREIGN KEY(answered_by) REFERENCES account (id)
)
;
CREATE TABLE assigned (
	case_id VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	account INTEGER NOT NULL,
	"by" VARCHAR NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (case_id),
	FOREIGN KEY(account) REFERENCES account (id)
)
;
CREATE INDEX ix_assigned_account ON assigned (account)
;
CREATE TABLE login (
	token_sha256 VARCHAR NOT NULL,
	account INTEGER NOT NULL,
	csrf VARCHAR NOT NULL,
	began_ms BIGINT NOT NULL,
	seen_ms BIGINT NOT NULL,
	proved_ms BIGINT NOT NULL,
	address VARCHAR NOT NULL,
	browser VARCHAR NOT NULL,
	unlocked BLOB,
	unlocked_ms BIGINT,
	PRIMARY KEY (token_sha256),
	FOREIGN KEY(account) REFERENCES account (id)
)
;
CREATE INDEX ix_login_account ON login (account)
;
CREATE TABLE recoverycode (
	account INTEGER NOT NULL,
	sha256 VARCHAR NOT NULL,
	PRIMARY KEY (account, sha256),
	FOREIGN KEY(account) REFERENCES account (id)
)
;
CREATE TABLE remark (
	id INTEGER NOT NULL,
	case_id VARCHAR NOT NULL,
	village VARCHAR NOT NULL,
	account INTEGER NOT NULL,
	agency VARCHAR NOT NULL,
	at_ms BIGINT NOT NULL,
	text VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(account) REFERENCES account (id)
)
;
CREATE INDEX ix_remark_case_id ON remark (case_id)
;
CREATE TABLE saved_view (
	id INTEGER NOT NULL,
	account INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	asked VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (account, name),
	FOREIGN KEY(account) REFERENCES account (id)
)
;
CREATE INDEX ix_saved_view_account ON saved_view (account)
;
CREATE TABLE secondstep (
	account INTEGER NOT NULL,
	seed BLOB NOT NULL,
	last_step BIGINT NOT NULL,
	confirmed BOOLEAN NOT NULL,
	PRIMARY KEY (account),
	FOREIGN KEY(account) REFERENCES account (id)
)
;
CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE update ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
;
CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE delete ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
;
CREATE TRIGGER IF NOT EXISTS audit_leaf_no_update BEFORE update ON audit_leaf BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
;
CREATE TRIGGER IF NOT EXISTS audit_leaf_no_delete BEFORE delete ON audit_leaf BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
;
CREATE TRIGGER IF NOT EXISTS audit_checkpoint_no_update BEFORE update ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
;
CREATE TRIGGER IF NOT EXISTS audit_checkpoint_no_delete BEFORE delete ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
;
