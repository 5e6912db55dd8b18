-- A conversation has one place in time, in whatever folders it lies.
UPDATE mail_thread_folder place SET latest_at = thread.latest_at
FROM mail_thread thread WHERE thread.id = place.thread_id AND place.latest_at <> thread.latest_at;
