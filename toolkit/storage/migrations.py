"""The data model, as numbered steps that are only ever added to."""

from sqlite_utils import Database, Migrations

migrations = Migrations("toolkit")


@migrations()
def m0001_consultations(db: Database) -> None:
    """Add the policy process, and the accounts that may work on it."""
    db.executescript("""
    CREATE TABLE consultation (
        id INTEGER PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,                      -- JSON: language -> text
        framework TEXT NOT NULL,                  -- canonical JSON, frozen
        framework_hash TEXT NOT NULL,
        k INTEGER NOT NULL DEFAULT 5 CHECK (k >= 3),
        is_demo INTEGER NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1)),
        created_on TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1
    ) STRICT;

    CREATE TABLE example (                        -- labelled statements, frozen as well
        consultation INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        area TEXT NOT NULL,
        theme TEXT,                               -- NULL: none of the known themes
        author TEXT NOT NULL,
        text TEXT NOT NULL,
        vector BLOB,                              -- float16, of the encoder named in vector_model
        vector_model TEXT,
        PRIMARY KEY (consultation, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE account (
        id INTEGER PRIMARY KEY,
        email TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        language TEXT NOT NULL DEFAULT 'da',
        is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
        created_on TEXT NOT NULL
    ) STRICT;

    CREATE TABLE membership (
        account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        consultation INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('administrator', 'official', 'facilitator', 'reader')),
        PRIMARY KEY (account, consultation)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE signin_session (
        token_hash TEXT PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        expires_at TEXT NOT NULL                  -- ISO 8601, UTC
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE signin_failure (                 -- to slow down guessing; keyed, never the address
        who_hash TEXT NOT NULL,
        at TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (who_hash, at, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit_event (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        account INTEGER REFERENCES account (id) ON DELETE SET NULL,
        consultation INTEGER REFERENCES consultation (id) ON DELETE CASCADE,
        verb TEXT NOT NULL,
        object TEXT NOT NULL
    ) STRICT;
    """)


@migrations()
def m0002_answers(db: Database) -> None:
    """Add where answers come from, and the answers.

    Identifiers that could tell an order are random and the tables WITHOUT ROWID (demand P1);
    a response carries a day, never a time.
    """
    db.executescript("""
    CREATE TABLE source (                         -- one mouth of the river
        id INTEGER PRIMARY KEY,
        consultation INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        channel TEXT NOT NULL,                    -- a channel id of the framework
        kind TEXT NOT NULL CHECK (kind IN ('survey', 'capture')),
        title TEXT NOT NULL,                      -- JSON: language -> text
        day TEXT
    ) STRICT;

    CREATE TABLE questionnaire (
        hash TEXT PRIMARY KEY,
        frozen TEXT NOT NULL                      -- canonical JSON
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE survey (
        source INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
        slug TEXT NOT NULL UNIQUE,
        questionnaire TEXT NOT NULL REFERENCES questionnaire (hash),
        opens TEXT NOT NULL,
        closes TEXT NOT NULL,                     -- the last day, inclusive
        version INTEGER NOT NULL DEFAULT 1
    ) STRICT;

    CREATE TABLE draft (                          -- unfinished: what was typed, valid or not
        key_hash TEXT PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (source) ON DELETE CASCADE,
        questionnaire TEXT NOT NULL REFERENCES questionnaire (hash),
        language TEXT NOT NULL,
        typed TEXT NOT NULL,                      -- JSON: question -> list of raw strings
        touched_on TEXT NOT NULL                  -- a day
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE response (
        id TEXT PRIMARY KEY,                      -- random
        source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        questionnaire TEXT REFERENCES questionnaire (hash),
        language TEXT NOT NULL,
        day TEXT NOT NULL,
        voice TEXT NOT NULL,                      -- who is counted once; random unless known
        entered_from TEXT NOT NULL
            CHECK (entered_from IN ('web', 'paper', 'phone', 'minutes', 'import')),
        entered_by INTEGER REFERENCES account (id) ON DELETE SET NULL,
        submission_key_hash TEXT UNIQUE,
        content_hash TEXT NOT NULL,
        receipt_hash TEXT UNIQUE,
        segments TEXT NOT NULL DEFAULT '{}'       -- JSON: background question -> choice
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX response_source ON response (source);

    CREATE TABLE answer (
        id TEXT PRIMARY KEY,                      -- random
        response TEXT NOT NULL REFERENCES response (id) ON DELETE CASCADE,
        question TEXT NOT NULL,
        item INTEGER NOT NULL DEFAULT 0,          -- row of a priorities question, from 0
        value TEXT NOT NULL,                      -- JSON for choices and numbers, else the text
        analyse INTEGER NOT NULL CHECK (analyse IN (0, 1)),
        mapped INTEGER NOT NULL DEFAULT 0 CHECK (mapped IN (0, 1)),
        UNIQUE (response, question, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX answer_waiting ON answer (mapped, analyse);
    """)


@migrations()
def m0003_analysis(db: Database) -> None:
    """Add what the analysis finds in the answers; random identifiers for the same reason."""
    db.executescript("""
    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        consultation INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
        phase TEXT NOT NULL DEFAULT '',
        done INTEGER NOT NULL DEFAULT 0,
        total INTEGER NOT NULL DEFAULT 0,
        started_at TEXT NOT NULL,
        touched_at TEXT NOT NULL,
        model_hash TEXT,
        figures TEXT NOT NULL DEFAULT '{}',       -- JSON
        error TEXT
    ) STRICT;

    CREATE TABLE embedding (
        model TEXT NOT NULL,
        text_hash TEXT NOT NULL,
        vector BLOB NOT NULL,                     -- float32
        PRIMARY KEY (model, text_hash)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE theme (
        consultation INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        id TEXT NOT NULL,                         -- stable: the framework's id, or found-<hex>
        area TEXT NOT NULL,                       -- a code of the framework
        name TEXT NOT NULL,                       -- JSON: language -> text
        known INTEGER NOT NULL CHECK (known IN (0, 1)),
        terms TEXT NOT NULL DEFAULT '[]',         -- JSON, strongest first
        centroid BLOB,                            -- float32; found themes only
        stability REAL,                           -- share, 0-1
        version INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (consultation, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE statement (
        id TEXT PRIMARY KEY,                      -- random
        answer TEXT NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL CHECK ("end" > start),
        text TEXT NOT NULL                        -- the masked slice
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX statement_answer ON statement (answer);

    CREATE TABLE assignment (
        statement TEXT PRIMARY KEY REFERENCES statement (id) ON DELETE CASCADE,
        status TEXT NOT NULL CHECK (status IN ('mapped', 'outside', 'empty')),
        undecided INTEGER NOT NULL CHECK (undecided IN (0, 1)),
        area TEXT,                                -- a code of the framework, also for 'outside'
        area_confidence REAL NOT NULL,            -- probability, 0-1
        theme TEXT,
        quote_rank INTEGER,                       -- 1 = the theme's strongest quote
        -- NULL: the machine. No ON DELETE: a person's placements must not become the machine's.
        assigned_by INTEGER REFERENCES account (id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX assignment_theme ON assignment (theme);
    """)


@migrations()
def m0004_corrections(db: Database) -> None:
    """Add what people decide about the analysis, and what the machine only proposes."""
    db.executescript("""
    ALTER TABLE theme ADD COLUMN locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1));
    ALTER TABLE theme ADD COLUMN named_by INTEGER REFERENCES account (id);  -- NULL: the machine
    ALTER TABLE theme ADD COLUMN made_by INTEGER REFERENCES account (id);   -- NULL: the machine
    ALTER TABLE theme ADD COLUMN merged_into TEXT;    -- a theme of the same consultation and area
    ALTER TABLE theme ADD COLUMN coherence REAL;
    ALTER TABLE example ADD COLUMN stance TEXT
        CHECK (stance IN ('wish', 'complaint', 'praise', 'neutral'));

    ALTER TABLE assignment ADD COLUMN stance TEXT
        CHECK (stance IN ('wish', 'complaint', 'praise', 'neutral'));
    ALTER TABLE assignment ADD COLUMN proposed_theme TEXT;  -- a locked theme that it resembles
    ALTER TABLE assignment ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0
        CHECK (excluded IN (0, 1));                   -- counts nowhere

    ALTER TABLE run ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';      -- JSON: since the last run
    ALTER TABLE run ADD COLUMN theme_counts TEXT NOT NULL DEFAULT '[]'; -- JSON: of each theme
    ALTER TABLE run ADD COLUMN last_correction INTEGER;  -- the last one that the run has learned

    CREATE TABLE correction (                         -- only ever added to
        id INTEGER PRIMARY KEY,
        consultation INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        verb TEXT NOT NULL CHECK (verb IN ('move', 'merge', 'split', 'rename', 'pin', 'exclude',
                                           'lock', 'unlock', 'undo')),
        payload TEXT NOT NULL,                        -- JSON; ids, and no words of an answer
        before TEXT NOT NULL,                         -- JSON: what it changed, as it was
        made_by INTEGER NOT NULL REFERENCES account (id),
        made_at TEXT NOT NULL,
        undoes INTEGER UNIQUE REFERENCES correction (id),
        lapsed INTEGER NOT NULL DEFAULT 0 CHECK (lapsed IN (0, 1))  -- its words are deleted
    ) STRICT;
    CREATE INDEX correction_consultation ON correction (consultation);

    CREATE TABLE proposal (
        consultation INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        key TEXT NOT NULL,                            -- the same proposal has the same key
        kind TEXT NOT NULL CHECK (kind IN ('new', 'merge', 'split')),
        theme TEXT,
        other TEXT,
        statements TEXT NOT NULL,                     -- JSON: ids
        why TEXT NOT NULL,                            -- JSON: figure -> number
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined')),
        decided_by INTEGER REFERENCES account (id),
        PRIMARY KEY (consultation, key)
    ) STRICT, WITHOUT ROWID;
    """)
