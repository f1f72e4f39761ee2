-- One view a table of facts: the latest revision of each key, in the table's own columns. The keys
-- are those of data/store/tables.py; a test compares them. Portable SQL only.

CREATE VIEW source_current AS
SELECT * FROM source
QUALIFY row_number() OVER (
    PARTITION BY source
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW source_edition_current AS
SELECT * FROM source_edition
QUALIFY row_number() OVER (
    PARTITION BY source, edition
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW region_current AS
SELECT * FROM region
QUALIFY row_number() OVER (
    PARTITION BY region
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW country_current AS
SELECT * FROM country
QUALIFY row_number() OVER (
    PARTITION BY country
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW institution_current AS
SELECT * FROM institution
QUALIFY row_number() OVER (
    PARTITION BY institution
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW institution_name_current AS
SELECT * FROM institution_name
QUALIFY row_number() OVER (
    PARTITION BY institution, name_kind, language, name, from_year, source
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW metric_current AS
SELECT * FROM metric
QUALIFY row_number() OVER (
    PARTITION BY metric
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW observation_current AS
SELECT * FROM observation
QUALIFY row_number() OVER (
    PARTITION BY institution, metric, period
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW annotation_current AS
SELECT * FROM annotation
QUALIFY row_number() OVER (
    PARTITION BY annotation
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW country_flow_current AS
SELECT * FROM country_flow
QUALIFY row_number() OVER (
    PARTITION BY origin, destination, period, table_side, source
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW country_series_current AS
SELECT * FROM country_series
QUALIFY row_number() OVER (
    PARTITION BY country, series, period, source
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW partner_institution_current AS
SELECT * FROM partner_institution
QUALIFY row_number() OVER (
    PARTITION BY partner_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW mobility_flow_current AS
SELECT * FROM mobility_flow
QUALIFY row_number() OVER (
    PARTITION BY flow_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW agreement_current AS
SELECT * FROM agreement
QUALIFY row_number() OVER (
    PARTITION BY agreement_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW joint_programme_current AS
SELECT * FROM joint_programme
QUALIFY row_number() OVER (
    PARTITION BY programme_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW ranking_result_current AS
SELECT * FROM ranking_result
QUALIFY row_number() OVER (
    PARTITION BY institution, ranking, edition_year
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW project_current AS
SELECT * FROM project
QUALIFY row_number() OVER (
    PARTITION BY project_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW branch_campus_current AS
SELECT * FROM branch_campus
QUALIFY row_number() OVER (
    PARTITION BY branch_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW strategy_current AS
SELECT * FROM strategy
QUALIFY row_number() OVER (
    PARTITION BY strategy_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW strategy_area_current AS
SELECT * FROM strategy_area
QUALIFY row_number() OVER (
    PARTITION BY area_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW strategy_target_current AS
SELECT * FROM strategy_target
QUALIFY row_number() OVER (
    PARTITION BY target_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW strategy_action_current AS
SELECT * FROM strategy_action
QUALIFY row_number() OVER (
    PARTITION BY action_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW welcome_service_current AS
SELECT * FROM welcome_service
QUALIFY row_number() OVER (
    PARTITION BY institution, period, service_type
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW procedure_map_current AS
SELECT * FROM procedure_map
QUALIFY row_number() OVER (
    PARTITION BY institution, procedure_code
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW procedure_step_current AS
SELECT * FROM procedure_step
QUALIFY row_number() OVER (
    PARTITION BY institution, procedure_code, step_order
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW event_current AS
SELECT * FROM event
QUALIFY row_number() OVER (
    PARTITION BY event_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW event_participation_current AS
SELECT * FROM event_participation
QUALIFY row_number() OVER (
    PARTITION BY event_id, institution
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW good_practice_current AS
SELECT * FROM good_practice
QUALIFY row_number() OVER (
    PARTITION BY practice_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW barrier_current AS
SELECT * FROM barrier
QUALIFY row_number() OVER (
    PARTITION BY barrier_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW assessment_session_current AS
SELECT * FROM assessment_session
QUALIFY row_number() OVER (
    PARTITION BY session_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW assessment_participant_current AS
SELECT * FROM assessment_participant
QUALIFY row_number() OVER (
    PARTITION BY participant_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW assessment_vote_current AS
SELECT * FROM assessment_vote
QUALIFY row_number() OVER (
    PARTITION BY session_id, session_round, participant_id, item_code
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW submission_current AS
SELECT * FROM submission
QUALIFY row_number() OVER (
    PARTITION BY submission_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;

CREATE VIEW validation_issue_current AS
SELECT * FROM validation_issue
QUALIFY row_number() OVER (
    PARTITION BY issue_id
    ORDER BY revision DESC, recorded_at DESC
) = 1;
