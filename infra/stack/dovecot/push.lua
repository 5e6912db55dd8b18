-- Tells the platform of each delivery: one HTTP PUT per message and mailbox, after the message is visible over IMAP.
-- docs/mail-servers.md describes the body. The call is in the path of delivery, therefore it is tried once, for a
-- moment only, and after a failure not at all for a while; clients in IDLE hear of new mail without it.

local TIMEOUT_MS = 150
local PAUSE_SECONDS = 3
local TIMED_OUT = 9008 -- Dovecot's own status for a request that got no answer in time
local SNIPPET_BYTES = 200

local ESCAPES = { ['"'] = '\\"', ['\\'] = '\\\\', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }

-- JSON is UTF-8: whatever is not becomes U+FFFD, byte by byte.
local function valid_utf8(text)
  local length, bad = utf8.len(text)
  while not length do
    text = text:sub(1, bad - 1) .. '\u{FFFD}' .. text:sub(bad + 1)
    length, bad = utf8.len(text)
  end
  return text
end

local function json_string(text)
  local escaped = valid_utf8(text):gsub('[%c"\\]', function(character)
    return ESCAPES[character] or string.format('\\u%04x', character:byte())
  end)
  return '"' .. escaped .. '"'
end

local function shortened(text)
  if #text <= SNIPPET_BYTES then return text end
  return text:sub(1, (utf8.offset(text, 0, SNIPPET_BYTES + 1) or SNIPPET_BYTES + 1) - 1)
end

local function paused(file)
  local handle = io.open(file, 'r')
  if not handle then return false end
  local ends = tonumber(handle:read('l') or '') or 0
  handle:close()
  return os.time() < ends
end

-- A file, so that all delivery processes know of it.
local function pause(file, seconds)
  local handle = io.open(file, 'w')
  if not handle then return end
  handle:write(tostring(os.time() + seconds), '\n')
  handle:close()
end

local client

local function put(ctx, body)
  client = client or dovecot.http.client({
    request_timeout_msecs = TIMEOUT_MS,
    request_absolute_timeout_msecs = TIMEOUT_MS,
    connect_timeout_msecs = TIMEOUT_MS,
    max_attempts = 1,
    max_connect_attempts = 1,
    no_auto_retry = true,
    no_auto_redirect = true,
  })
  local request = client:request({ url = ctx.url, method = 'PUT' })
  request:add_header('Content-Type', 'application/json; charset=utf-8')
  request:add_header('Authorization', ctx.authorization)
  request:set_payload(body)
  return request:submit()
end

function dovecot_lua_notify_begin_txn(user)
  return {
    user = user.username,
    url = user:plugin_getenv('postroom_push_url'),
    authorization = user:plugin_getenv('postroom_push_authorization'),
    pause_file = user:plugin_getenv('postroom_push_pause_file'),
    bodies = {},
  }
end

function dovecot_lua_notify_event_message_new(ctx, event)
  local members = {
    '"user":' .. json_string(ctx.user),
    '"event":"messageNew"',
    '"folder":' .. json_string(event.mailbox),
    '"imap-uidvalidity":' .. string.format('%d', event.uid_validity),
    '"imap-uid":' .. string.format('%d', event.uid),
  }
  for _, name in ipairs({ 'from', 'to', 'subject' }) do
    if event[name] then table.insert(members, '"' .. name .. '":' .. json_string(event[name])) end
  end
  if event.snippet then table.insert(members, '"snippet":' .. json_string(shortened(event.snippet))) end
  table.insert(ctx.bodies, '{' .. table.concat(members, ',') .. '}')
end

function dovecot_lua_notify_end_txn(ctx, success)
  if not success then return end
  for _, body in ipairs(ctx.bodies) do
    if paused(ctx.pause_file) then return end
    local called, response = pcall(put, ctx, body)
    local status = called and response:status() or 0
    if status < 200 or status > 299 then
      pause(ctx.pause_file, status == TIMED_OUT and PAUSE_SECONDS or 1)
      local reason = called and response:reason() or tostring(response)
      dovecot.i_warning('no push of new mail for a while: ' .. status .. ' ' .. reason)
    end
  end
end
