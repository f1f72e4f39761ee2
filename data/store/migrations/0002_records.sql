-- Records: one table a model of schemas/records, columns as its fields. Append-only like all tables
-- of facts: the highest revision of a key is current. Lists are VARCHAR[] and DOUBLE[]; closed sets
-- are plain text, checked by the models. Portable: no keys, checks, sequences or indexes.

CREATE TABLE partner_institution (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, partner_id VARCHAR NOT NULL, name VARCHAR NOT NULL, name_en VARCHAR,
    name_ru VARCHAR, name_kk VARCHAR, country_code VARCHAR NOT NULL, ror_id VARCHAR,
    best_rank INTEGER,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE mobility_flow (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, flow_id VARCHAR NOT NULL, institution VARCHAR NOT NULL, period INTEGER,
    period_verbatim VARCHAR, term VARCHAR NOT NULL, direction VARCHAR NOT NULL,
    scope VARCHAR NOT NULL, person_type VARCHAR NOT NULL, flow_type VARCHAR NOT NULL,
    level VARCHAR NOT NULL, country_code VARCHAR NOT NULL, country_list VARCHAR[],
    partner_id VARCHAR, agreement_id VARCHAR, city VARCHAR, programme VARCHAR NOT NULL,
    funded BOOLEAN, isced_field VARCHAR, persons INTEGER NOT NULL, persons_female INTEGER,
    person_months DOUBLE, ects_earned DOUBLE, ects_recognised DOUBLE,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE agreement (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, agreement_id VARCHAR NOT NULL, institution VARCHAR NOT NULL,
    partner_id VARCHAR NOT NULL, agreement_type VARCHAR NOT NULL, sign_date DATE,
    sign_date_reason VARCHAR, start_date DATE, end_date DATE, date_precision VARCHAR NOT NULL,
    auto_renew BOOLEAN, status VARCHAR NOT NULL, quota_out INTEGER, quota_in INTEGER,
    languages VARCHAR[], responsible_unit VARCHAR, last_activity_date DATE, document_ref VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE joint_programme (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, programme_id VARCHAR NOT NULL, institution VARCHAR NOT NULL,
    partner_id VARCHAR NOT NULL, agreement_id VARCHAR, title_en VARCHAR, title_ru VARCHAR,
    title_kk VARCHAR, degree_type VARCHAR, model VARCHAR, level VARCHAR, isced_field VARCHAR,
    languages VARCHAR[], years_home DOUBLE, years_abroad DOUBLE, accreditation VARCHAR,
    status VARCHAR NOT NULL, start_year INTEGER, students INTEGER, graduates INTEGER,
    diplomas VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE ranking_result (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, institution VARCHAR NOT NULL, ranking VARCHAR NOT NULL,
    edition_year INTEGER NOT NULL, published_year INTEGER NOT NULL, listed_as VARCHAR NOT NULL,
    rank_from INTEGER, rank_to INTEGER, overall_score DOUBLE, indicator_names VARCHAR[],
    indicator_scores DOUBLE[], list_size INTEGER,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE project (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, project_id VARCHAR NOT NULL, acronym VARCHAR, title VARCHAR NOT NULL,
    programme VARCHAR NOT NULL, role VARCHAR, institutions VARCHAR[] NOT NULL,
    partner_ids VARCHAR[], start_date DATE, end_date DATE, date_precision VARCHAR NOT NULL,
    budget_kzt_m DOUBLE, status VARCHAR NOT NULL, outputs VARCHAR[],
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE branch_campus (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, branch_id VARCHAR NOT NULL, foreign_university VARCHAR NOT NULL,
    partner_id VARCHAR, country_code VARCHAR NOT NULL, host_institution VARCHAR, city VARCHAR,
    region_code VARCHAR, kind VARCHAR NOT NULL, status VARCHAR NOT NULL, opened_year INTEGER,
    students INTEGER,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE strategy (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, strategy_id VARCHAR NOT NULL, institution VARCHAR NOT NULL, title_en VARCHAR,
    title_ru VARCHAR, title_kk VARCHAR, start_year INTEGER NOT NULL, end_year INTEGER NOT NULL,
    status VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE strategy_area (
    source VARCHAR, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR, note_kk VARCHAR,
    area_id VARCHAR NOT NULL, strategy_id VARCHAR NOT NULL, area_order INTEGER NOT NULL,
    title_en VARCHAR, title_ru VARCHAR, title_kk VARCHAR, pillar VARCHAR NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE strategy_target (
    source VARCHAR, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR, note_kk VARCHAR,
    target_id VARCHAR NOT NULL, area_id VARCHAR NOT NULL, parent_target_id VARCHAR,
    goal_en VARCHAR, goal_ru VARCHAR, goal_kk VARCHAR, indicator_code VARCHAR NOT NULL,
    baseline_year INTEGER NOT NULL, baseline DOUBLE, target_year INTEGER NOT NULL,
    target DOUBLE NOT NULL, path VARCHAR NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE strategy_action (
    source VARCHAR, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR, note_kk VARCHAR,
    action_id VARCHAR NOT NULL, institution VARCHAR, target_id VARCHAR, strategy_id VARCHAR,
    project_id VARCHAR, barrier_id VARCHAR, session_id VARCHAR, title_en VARCHAR,
    title_ru VARCHAR, title_kk VARCHAR, responsible VARCHAR, due_date DATE NOT NULL,
    budget_kzt_m DOUBLE, status VARCHAR, evidence VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE welcome_service (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, institution VARCHAR NOT NULL, period INTEGER, period_verbatim VARCHAR,
    service_type VARCHAR NOT NULL, offered BOOLEAN NOT NULL, languages VARCHAR[], cases INTEGER,
    median_days DOUBLE, satisfaction DOUBLE,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE procedure_map (
    source VARCHAR, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR, note_kk VARCHAR,
    institution VARCHAR NOT NULL, procedure_code VARCHAR NOT NULL, status VARCHAR NOT NULL,
    approved_date DATE, owner VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE procedure_step (
    source VARCHAR, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR, note_kk VARCHAR,
    institution VARCHAR NOT NULL, procedure_code VARCHAR NOT NULL, step_order INTEGER NOT NULL,
    step_en VARCHAR, step_ru VARCHAR, step_kk VARCHAR, actor VARCHAR NOT NULL,
    document_en VARCHAR, document_ru VARCHAR, document_kk VARCHAR, days DOUBLE,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE event (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, event_id VARCHAR NOT NULL, title_en VARCHAR, title_ru VARCHAR,
    title_kk VARCHAR, kind VARCHAR NOT NULL, start_date DATE, end_date DATE,
    date_precision VARCHAR NOT NULL, date_verbatim VARCHAR, city VARCHAR, country_code VARCHAR,
    host VARCHAR, host_institution VARCHAR, organisers VARCHAR[], institutions_count INTEGER,
    topics VARCHAR[], methods VARCHAR[], project_id VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE event_participation (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, event_id VARCHAR NOT NULL, institution VARCHAR NOT NULL,
    role VARCHAR NOT NULL, persons INTEGER,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE good_practice (
    source VARCHAR NOT NULL, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR,
    note_kk VARCHAR, practice_id VARCHAR NOT NULL, institution VARCHAR NOT NULL,
    pillar VARCHAR NOT NULL, title_en VARCHAR, title_ru VARCHAR, title_kk VARCHAR,
    description_en VARCHAR, description_ru VARCHAR, description_kk VARCHAR,
    evidence_indicator VARCHAR, transfer_notes_en VARCHAR, transfer_notes_ru VARCHAR,
    transfer_notes_kk VARCHAR, event_id VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE barrier (
    source VARCHAR, source_locator VARCHAR, note_en VARCHAR, note_ru VARCHAR, note_kk VARCHAR,
    barrier_id VARCHAR NOT NULL, pillar VARCHAR NOT NULL, indicator_code VARCHAR, text_en VARCHAR,
    text_ru VARCHAR, text_kk VARCHAR, level VARCHAR NOT NULL, session_id VARCHAR, votes INTEGER,
    recommendation_en VARCHAR, recommendation_ru VARCHAR, recommendation_kk VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE assessment_session (
    session_id VARCHAR NOT NULL, join_code VARCHAR NOT NULL, title_en VARCHAR, title_ru VARCHAR,
    title_kk VARCHAR, mode VARCHAR NOT NULL, scope VARCHAR NOT NULL, institution VARCHAR,
    languages VARCHAR[] NOT NULL, state VARCHAR NOT NULL, session_round INTEGER NOT NULL,
    anonymous BOOLEAN NOT NULL, created_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE assessment_participant (
    participant_id VARCHAR NOT NULL, session_id VARCHAR NOT NULL, role VARCHAR NOT NULL,
    institution VARCHAR, group_name VARCHAR, joined_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE assessment_vote (
    session_id VARCHAR NOT NULL, session_round INTEGER NOT NULL, participant_id VARCHAR NOT NULL,
    item_code VARCHAR NOT NULL, value DOUBLE NOT NULL, comment VARCHAR,
    voted_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE submission (
    submission_id VARCHAR NOT NULL, institution VARCHAR NOT NULL, period INTEGER NOT NULL,
    version INTEGER NOT NULL, state VARCHAR NOT NULL, submitted_by_role VARCHAR,
    changed_at TIMESTAMP NOT NULL, note VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE validation_issue (
    issue_id VARCHAR NOT NULL, submission_id VARCHAR NOT NULL, rule VARCHAR NOT NULL,
    severity VARCHAR NOT NULL, metric_codes VARCHAR[], message VARCHAR, comment VARCHAR,
    state VARCHAR NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);
