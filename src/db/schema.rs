//! The tables as diesel sees them, by hand: the same for both databases (a test compares them).

diesel::table! {
    ledger (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<BigInt>,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        related_kind -> Nullable<Text>,
        related_id -> Nullable<BigInt>,
        payload -> Text,
        visibility -> Text,
        hash -> Text,
    }
}

diesel::table! {
    ledger_head (id) {
        id -> BigInt,
        seq -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    follower_positions (name) {
        name -> Text,
        seq -> BigInt,
        updated_at -> Timestamp,
        failures -> BigInt,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    due (id) {
        id -> BigInt,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        at -> Timestamp,
        failures -> BigInt,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    secrets (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
        updated_at -> Timestamp,
        updated_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    idempotency_keys (member_id, key) {
        member_id -> BigInt,
        key -> Text,
        request_digest -> Text,
        status -> BigInt,
        answer -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    departments (id) {
        id -> BigInt,
        slug -> Text,
        name_ko -> Text,
        name_en -> Text,
        closed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        role -> Text,
        department_id -> Nullable<BigInt>,
        language -> Text,
        language_chosen -> Bool,
        mail_level -> Text,
        mail_suspended_at -> Nullable<Timestamp>,
        mail_suspended_why -> Nullable<Text>,
        deactivated_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    sign_ins (id) {
        id -> BigInt,
        email -> Text,
        nonce -> Text,
        browser_hash -> Nullable<Text>,
        language -> Text,
        attempts -> BigInt,
        next_path -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        token_hash -> Text,
        previous_hash -> Nullable<Text>,
        member_id -> BigInt,
        csrf -> Text,
        browser -> Text,
        created_at -> Timestamp,
        rotated_at -> Timestamp,
        last_seen_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        member_id -> BigInt,
        name -> Text,
        token_hash -> Text,
        scope -> Text,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    areas (id) {
        id -> BigInt,
        slug -> Text,
        kind -> Text,
        name_ko -> Text,
        name_en -> Text,
        description -> Text,
        department_id -> Nullable<BigInt>,
        closed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    area_aliases (area_id, alias) {
        area_id -> BigInt,
        alias -> Text,
    }
}

diesel::table! {
    pain_points (id) {
        id -> BigInt,
        title -> Text,
        body -> Text,
        language -> Text,
        area_id -> Nullable<BigInt>,
        reporter_id -> BigInt,
        visibility -> Text,
        status -> Text,
        minutes -> Nullable<Integer>,
        times -> Nullable<Integer>,
        per -> Nullable<Text>,
        assignee_id -> Nullable<BigInt>,
        merged_into -> Nullable<BigInt>,
        declared_into -> Nullable<BigInt>,
        status_before_merge -> Nullable<Text>,
        next_update_before_merge -> Nullable<Date>,
        opening_agreed_at -> Nullable<Timestamp>,
        opened_at -> Nullable<Timestamp>,
        snoozed_until -> Nullable<Date>,
        next_update_on -> Nullable<Date>,
        decided_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        supporters -> BigInt,
        minutes_per_month -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
        campaign_id -> Nullable<BigInt>,
        departments -> BigInt,
        fresh_voices -> BigInt,
        broken_promises -> BigInt,
        priority -> BigInt,
    }
}

// The same rows seen narrowly: the wide view holds as many columns as one may without making every query slower to compile.
diesel::table! {
    #[sql_name = "pain_points"]
    pain_point_drafts (id) {
        id -> BigInt,
        draft_id -> Nullable<Text>,
        reporter_id -> BigInt,
    }
}

diesel::table! {
    board_views (id) {
        id -> BigInt,
        member_id -> BigInt,
        name -> Text,
        query -> Text,
        shared -> Bool,
        usual -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    files (id) {
        id -> BigInt,
        member_id -> BigInt,
        on_kind -> Nullable<Text>,
        on_id -> Nullable<BigInt>,
        hash -> Text,
        small_hash -> Nullable<Text>,
        media_type -> Text,
        name -> Text,
        alt -> Text,
        size -> BigInt,
        width -> BigInt,
        height -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    file_leavings (hash) {
        hash -> Text,
        left_at -> Timestamp,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        name -> Text,
        folded -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    pain_point_tags (pain_point_id, tag_id) {
        pain_point_id -> BigInt,
        tag_id -> BigInt,
    }
}

diesel::table! {
    rota (monday) {
        monday -> Date,
        member_id -> BigInt,
    }
}

diesel::table! {
    routing_rules (id) {
        id -> BigInt,
        place -> BigInt,
        name -> Text,
        when_area_id -> Nullable<BigInt>,
        when_kind -> Text,
        when_words -> Text,
        when_department_id -> Nullable<BigInt>,
        when_language -> Text,
        assign_id -> Nullable<BigInt>,
        area_id -> Nullable<BigInt>,
        tags -> Text,
        tell_id -> Nullable<BigInt>,
        since_seq -> Nullable<BigInt>,
        acted -> BigInt,
        version -> BigInt,
        created_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    checklist_lines (id) {
        id -> BigInt,
        pain_point_id -> BigInt,
        line -> Text,
        done_by -> Nullable<BigInt>,
        done_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    holidays (day) {
        day -> Date,
        name_ko -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    pain_point_counts (status) {
        status -> Text,
        n -> BigInt,
    }
}

diesel::table! {
    pain_point_versions (pain_point_id, version) {
        pain_point_id -> BigInt,
        version -> BigInt,
        title -> Text,
        body -> Text,
        area_id -> Nullable<BigInt>,
        minutes -> Nullable<Integer>,
        times -> Nullable<Integer>,
        per -> Nullable<Text>,
        replaced_by -> BigInt,
        replaced_at -> Timestamp,
    }
}

diesel::table! {
    supports (pain_point_id, member_id) {
        pain_point_id -> BigInt,
        member_id -> BigInt,
        minutes -> Nullable<Integer>,
        times -> Nullable<Integer>,
        per -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        pain_point_id -> BigInt,
        author_id -> BigInt,
        body -> Text,
        internal -> Bool,
        created_at -> Timestamp,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        pain_point_id -> BigInt,
        actor_id -> Nullable<BigInt>,
        from_status -> Text,
        to_status -> Text,
        reason -> Text,
        question -> Text,
        would_change -> Text,
        notified -> Bool,
        created_at -> Timestamp,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    second_thoughts (pain_point_id) {
        pain_point_id -> BigInt,
        member_id -> BigInt,
        until -> Timestamp,
        version -> BigInt,
        first_seq -> BigInt,
        last_seq -> BigInt,
        stood -> Text,
    }
}

diesel::table! {
    appeals (pain_point_id) {
        pain_point_id -> BigInt,
        member_id -> BigInt,
        decision_id -> BigInt,
        body -> Text,
        created_at -> Timestamp,
        answer -> Nullable<Text>,
        upheld -> Nullable<Bool>,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    promises (id) {
        id -> BigInt,
        subject_kind -> Text,
        subject_id -> BigInt,
        due_on -> Date,
        made_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    follows (member_id, subject_kind, subject_id) {
        member_id -> BigInt,
        subject_kind -> Text,
        subject_id -> BigInt,
        state -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    projects (id) {
        id -> BigInt,
        title -> Text,
        problem -> Text,
        hypothesis -> Text,
        stop_rule -> Text,
        verify_on -> Nullable<Date>,
        status -> Text,
        health -> Nullable<Text>,
        lead_id -> Nullable<BigInt>,
        follows_id -> Nullable<BigInt>,
        status_reason -> Text,
        resume_on -> Nullable<Date>,
        next_update_on -> Nullable<Date>,
        committed_at -> Nullable<Timestamp>,
        delivered_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        confirmed_by -> Nullable<BigInt>,
        confirmation -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    project_members (project_id, member_id) {
        project_id -> BigInt,
        member_id -> BigInt,
        added_at -> Timestamp,
    }
}

diesel::table! {
    project_partners (project_id, department_id) {
        project_id -> BigInt,
        department_id -> BigInt,
        added_at -> Timestamp,
        answer -> Nullable<Text>,
        answer_note -> Text,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    project_pain_points (project_id, pain_point_id) {
        project_id -> BigInt,
        pain_point_id -> BigInt,
        linked_by -> Nullable<BigInt>,
        linked_at -> Timestamp,
        fate -> Nullable<Text>,
        fate_reason -> Text,
        fate_would_change -> Text,
        fated_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    contract_changes (id) {
        id -> BigInt,
        project_id -> BigInt,
        metric_id -> Nullable<BigInt>,
        field -> Text,
        old_value -> Text,
        new_value -> Text,
        reason -> Text,
        actor_id -> Nullable<BigInt>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    metrics (id) {
        id -> BigInt,
        project_id -> BigInt,
        name -> Text,
        unit -> Text,
        direction -> Text,
        baseline -> Double,
        baseline_source -> Text,
        baseline_on -> Date,
        target -> Double,
        created_at -> Timestamp,
        version -> BigInt,
        forecast -> Nullable<Double>,
    }
}

diesel::table! {
    readings (id) {
        id -> BigInt,
        metric_id -> BigInt,
        value -> Double,
        read_on -> Date,
        note -> Text,
        actor_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        corrected_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    project_updates (id) {
        id -> BigInt,
        project_id -> BigInt,
        author_id -> BigInt,
        health -> Text,
        body -> Text,
        next_update_on -> Nullable<Date>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    pulses (id) {
        id -> BigInt,
        subject_kind -> Text,
        subject_id -> BigInt,
        asked_at -> Timestamp,
        check_on -> Nullable<Date>,
    }
}

diesel::table! {
    pulse_asks (id) {
        id -> BigInt,
        pulse_id -> BigInt,
        member_id -> BigInt,
        answer -> Nullable<Text>,
        words -> Text,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sustainment_plans (project_id) {
        project_id -> BigInt,
        metric_id -> BigInt,
        limit_value -> Double,
        owner_id -> BigInt,
        started_at -> Timestamp,
    }
}

diesel::table! {
    sustainment_checks (project_id, due_on) {
        project_id -> BigInt,
        day -> BigInt,
        due_on -> Date,
        state -> Text,
        reading_id -> Nullable<BigInt>,
        note -> Text,
        checked_at -> Nullable<Timestamp>,
        closes_on -> Nullable<Date>,
        pulse_id -> Nullable<BigInt>,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    project_decisions (id) {
        id -> BigInt,
        project_id -> BigInt,
        cause -> Text,
        question -> Text,
        options -> Text,
        choice -> Text,
        why -> Text,
        due_on -> Nullable<Date>,
        asked_by -> Nullable<BigInt>,
        asked_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    anonymous_reports (pain_point_id) {
        pain_point_id -> BigInt,
    }
}

diesel::table! {
    project_hours (id) {
        id -> BigInt,
        project_id -> BigInt,
        moment -> Text,
        least -> BigInt,
        most -> BigInt,
        source -> Text,
        author_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    milestones (id) {
        id -> BigInt,
        project_id -> BigInt,
        title -> Text,
        due_on -> Date,
        reached_on -> Nullable<Date>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    retrospectives (id) {
        id -> BigInt,
        project_id -> BigInt,
        kind -> Text,
        slug -> Text,
        title -> Text,
        language -> Text,
        status -> Text,
        visibility -> Text,
        author_id -> BigInt,
        facilitator_id -> Nullable<BigInt>,
        submitted_at -> Nullable<Timestamp>,
        published_at -> Nullable<Timestamp>,
        revision -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
        still_true_on -> Nullable<Date>,
        minutes_back -> Nullable<BigInt>,
    }
}

diesel::table! {
    retrospective_readers (retrospective_id) {
        retrospective_id -> BigInt,
        helped -> BigInt,
    }
}

diesel::table! {
    retrospective_areas (retrospective_id, name_en) {
        retrospective_id -> BigInt,
        name_ko -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    retrospective_sections (retrospective_id, name) {
        retrospective_id -> BigInt,
        name -> Text,
        body -> Text,
        updated_by -> Nullable<BigInt>,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    retrospective_versions (retrospective_id, version) {
        retrospective_id -> BigInt,
        version -> BigInt,
        title -> Text,
        sections -> Text,
        conditions -> Text,
        replaced_by -> Nullable<BigInt>,
        replaced_at -> Timestamp,
    }
}

diesel::table! {
    retrospective_revisions (retrospective_id, revision) {
        retrospective_id -> BigInt,
        revision -> BigInt,
        title -> Text,
        language -> Text,
        sections -> Text,
        facts -> Text,
        checklist -> Text,
        note -> Text,
        actor_id -> Nullable<BigInt>,
        published_at -> Timestamp,
    }
}

diesel::table! {
    retrospective_reviews (id) {
        id -> BigInt,
        retrospective_id -> BigInt,
        member_id -> BigInt,
        approved -> Bool,
        version -> BigInt,
        note -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    retrospective_comments (id) {
        id -> BigInt,
        retrospective_id -> BigInt,
        section -> Text,
        author_id -> BigInt,
        body -> Text,
        created_at -> Timestamp,
        resolved_by -> Nullable<BigInt>,
        resolved_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    conditions (id) {
        id -> BigInt,
        retrospective_id -> BigInt,
        position -> BigInt,
        text -> Text,
        how_known -> Text,
        watcher_id -> Nullable<BigInt>,
        review_on -> Nullable<Date>,
        state -> Text,
        state_note -> Text,
        state_changed_at -> Nullable<Timestamp>,
        review_asked_on -> Nullable<Date>,
    }
}

diesel::table! {
    subscribers (id) {
        id -> BigInt,
        email -> Text,
        language -> Text,
        asked_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    letters (id) {
        id -> BigInt,
        event_seq -> BigInt,
        member_id -> Nullable<BigInt>,
        email -> Nullable<Text>,
        letter -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        why -> Text,
        channel -> Text,
        state -> Text,
        state_why -> Text,
        due_at -> Timestamp,
        attempts -> BigInt,
        lease_node -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        message_id -> Nullable<Text>,
        carried_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
        unsure -> BigInt,
        subscriber_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    mail_wishes (member_id) {
        member_id -> BigInt,
        zone -> Text,
        quiet_from -> Nullable<BigInt>,
        quiet_until -> Nullable<BigInt>,
        days -> BigInt,
        daily_cap -> Nullable<BigInt>,
        updated_at -> Timestamp,
        push_only_mine -> Bool,
    }
}

diesel::table! {
    mail_bounces (id) {
        id -> BigInt,
        letter_id -> BigInt,
        member_id -> Nullable<BigInt>,
        verdict -> Text,
        why -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    mail_received (digest) {
        digest -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    merge_suggestions (id) {
        id -> BigInt,
        low_id -> BigInt,
        high_id -> BigInt,
        score -> Double,
        verdict -> Text,
        why -> Text,
        state -> Text,
        by_reporter -> Bool,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    derived_vectors (id) {
        id -> BigInt,
        model -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        language -> Text,
        digest -> Binary,
        title -> Binary,
        whole -> Nullable<Binary>,
    }
}

diesel::table! {
    derived_positions (name) {
        name -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    campaigns (id) {
        id -> BigInt,
        slug -> Text,
        title_ko -> Text,
        title_en -> Text,
        content -> Text,
        live -> Nullable<Text>,
        live_at -> Nullable<Timestamp>,
        visibility -> Text,
        state -> Text,
        opens_at -> Nullable<Timestamp>,
        closes_at -> Nullable<Timestamp>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        updated_by -> Nullable<BigInt>,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    campaign_versions (campaign_id, version) {
        campaign_id -> BigInt,
        version -> BigInt,
        content -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> Timestamp,
    }
}

diesel::table! {
    campaign_visits (campaign_id, day) {
        campaign_id -> BigInt,
        day -> Date,
        visits -> BigInt,
    }
}

diesel::table! {
    webhooks (id) {
        id -> BigInt,
        name -> Text,
        url -> Text,
        format -> Text,
        language -> Text,
        since_seq -> BigInt,
        secret_number -> BigInt,
        secret_renewed_at -> Nullable<Timestamp>,
        stopped_at -> Nullable<Timestamp>,
        lease_node -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        version -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    webhook_kinds (webhook_id, kind) {
        webhook_id -> BigInt,
        kind -> Text,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> BigInt,
        webhook_id -> BigInt,
        event_seq -> BigInt,
        kind -> Text,
        state -> Text,
        state_why -> Text,
        due_at -> Timestamp,
        attempts -> BigInt,
        created_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    presences (node, subject_kind, subject_id, member_id) {
        node -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        member_id -> BigInt,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    push_devices (id) {
        id -> BigInt,
        member_id -> BigInt,
        session_id -> BigInt,
        endpoint -> Text,
        endpoint_hash -> Nullable<Text>,
        p256dh -> Text,
        auth -> Text,
        name -> Text,
        created_at -> Timestamp,
        pushed_at -> Nullable<Timestamp>,
        trouble -> Text,
        ended_at -> Nullable<Timestamp>,
        ended_why -> Text,
    }
}

diesel::table! {
    pushes (id) {
        id -> BigInt,
        device_id -> BigInt,
        event_seq -> BigInt,
        letter -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        why -> Text,
        state -> Text,
        state_why -> Text,
        due_at -> Timestamp,
        attempts -> BigInt,
        lease_node -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        carried_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    ledger,
    ledger_head,
    follower_positions,
    due,
    secrets,
    settings,
    idempotency_keys,
    departments,
    members,
    sign_ins,
    sessions,
    api_tokens,
    areas,
    area_aliases,
    pain_points,
    pain_point_counts,
    board_views,
    files,
    file_leavings,
    tags,
    pain_point_tags,
    rota,
    routing_rules,
    checklist_lines,
    holidays,
    pain_point_versions,
    supports,
    comments,
    decisions,
    appeals,
    promises,
    follows,
    projects,
    project_members,
    project_partners,
    project_pain_points,
    contract_changes,
    metrics,
    readings,
    project_updates,
    pulses,
    pulse_asks,
    sustainment_plans,
    sustainment_checks,
    project_decisions,
    project_hours,
    anonymous_reports,
    milestones,
    retrospectives,
    retrospective_areas,
    retrospective_readers,
    retrospective_sections,
    retrospective_versions,
    retrospective_revisions,
    retrospective_reviews,
    retrospective_comments,
    campaigns,
    campaign_versions,
    campaign_visits,
    conditions,
    letters,
    subscribers,
    mail_wishes,
    mail_bounces,
    mail_received,
    merge_suggestions,
    derived_vectors,
    derived_positions,
    webhooks,
    webhook_kinds,
    webhook_deliveries,
    presences,
    push_devices,
    pushes,
);
