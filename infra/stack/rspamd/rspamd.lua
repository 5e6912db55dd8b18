-- What rspamd loads before its modules. Compiling the public suffix list into the matcher of links would take seconds at
-- each start; the list is only needed here to find the domain an organization registered (RFC 7489 3.2).
require 'global_functions'()
config['regexp'] = {}
rspamd_maps = {}

local rspamd_util = require 'rspamd_util'
local LIST = '/usr/share/rspamd/effective_tld_names.dat'
local suffixes

local function read_suffixes()
  local found = {}
  local file = io.open(LIST, 'r')
  if not file then return found end
  for line in file:lines() do
    local rule = line:match('^([%w%.%-%*!]+)')
    if rule then found[rule:lower()] = true end
  end
  file:close()
  return found
end

-- How many labels of the name, counted from its end, are a public suffix.
local function suffix_length(labels)
  local longest = 1
  local name
  for count = 1, #labels do
    local label = labels[#labels - count + 1]
    local wildcard = name and ('*.' .. name)
    name = name and (label .. '.' .. name) or label
    if suffixes['!' .. name] then return count - 1 end
    if suffixes[name] or (wildcard and suffixes[wildcard]) then longest = count end
  end
  return longest
end

rspamd_util.get_tld = function(host)
  suffixes = suffixes or read_suffixes()
  local name = tostring(host):lower():gsub('%.$', '')
  local labels = {}
  for label in name:gmatch('[^%.]+') do labels[#labels + 1] = label end
  local first = #labels - suffix_length(labels)
  if first < 1 then return name end
  return table.concat(labels, '.', first)
end
