-- Synthetic documents, as many as :count, written straight into the tables: no page stands behind
-- them. A third of a card's usual size, so that a million of them fit on a laptop.
insert into community_delivery_document
  (kind, public_id, shown, locale, slug, url, body, card, sort_key, etag, tags,
   announced, announced_url, former_url, sequence, announced_at)
select
  'articles', id, true, 'fr', 'synthetique-' || n, '/synthetique-' || n || '/',
  convert_to('{"id":"' || id || '"}', 'UTF8'),
  convert_to('{"id":"' || id || '","title":"Synthétique ' || n || '","standfirst":"' || repeat(md5(n::text), 18) || '"}', 'UTF8'),
  convert_to(to_char(timestamp '2020-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.US'), 'UTF8')
    || '\x00'::bytea || uuid_send(id),
  substr(md5(n::text), 1, 24), 'article:' || substr(md5(n::text), 1, 10),
  substr(md5(n::text), 1, 24), '/synthetique-' || n || '/', '', n, now()
from (select n, md5('synthetic' || n)::uuid as id from generate_series(1, :count) as n) as made;

insert into community_delivery_documentfacet (document_id, kind, locale, name, value, sort_key)
select id, kind, locale, 'section', 'rubrique-' || sequence % 5, sort_key from community_delivery_document
union all
select id, kind, locale, 'author', 'auteur-' || sequence % 200, sort_key from community_delivery_document
union all
-- Ten documents in all, spread over the whole list.
select id, kind, locale, 'tag', 'rare', sort_key from community_delivery_document
where sequence % (:count / 10) = 7;

insert into community_delivery_feedcounter (id, last) values (1, :count)
  on conflict (id) do update set last = excluded.last;
analyze community_delivery_document;
analyze community_delivery_documentfacet;
