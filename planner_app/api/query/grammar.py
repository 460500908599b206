"""The grammar of ftrack's query language, in lark.

Each rule or alias (`-> name`) is built by the function of that name in `building`. A leading
underscore leaves a word out of the tree, a question mark leaves a rule with one child out of it.
"""

from typing import Final

# Keywords have a higher priority than NAME and BARE, and end where no word goes on: so an attribute
# `order_by_me` or a value `android` is read as one word. `select.x` and `not.x` are paths.
# LALR needs a decision at each token: that is why a query in brackets is either `select ...` or a
# bare word with at least one clause (`nonempty`), else it is a list of values.
GRAMMAR: Final = r"""
query: [_SELECT projections _FROM] entity tail
projections: projection ("," projection)*
?projection: path | AGGREGATE "(" path ")" -> aggregate
entity: NAME
?tail: clauses
clauses: where? group? order? page*
where: _WHERE disjunction
group: _GROUP _BY path ("," path)*
order: _ORDER _BY key ("," key)*
key: path [ASCENDING | DESCENDING]
?page: _OFFSET NUMBER -> offset
     | _LIMIT NUMBER -> limit

?disjunction: conjunction (_OR conjunction)*
?conjunction: negation (_AND negation)*
?negation: _NOT negation -> negation
         | "(" disjunction ")"
         | condition
?condition: path COMPARISON value -> comparison
          | path (IN | NOT_IN) "(" subquery ")" -> among_found
          | path (IN | NOT_IN) "(" [value ("," value)*] ")" -> among
          | path (HAS | ANY) "(" [disjunction] ")" -> related
path: NAME ("." NAME)*
subquery: _SELECT projections _FROM entity tail -> query
        | first_bare nonempty -> short_query
first_bare: BARE
nonempty: where group? order? page*
        | order page*
        | page+
value: QUOTED -> quoted
     | BARE -> bare

_SELECT.3: /select(?![\w.])/i
_FROM.3: /from(?![\w.])/i
_WHERE.3: /where(?![\w.])/i
_GROUP.3: /group(?=\s+by(?!\w))/i
_ORDER.3: /order(?=\s+by(?!\w))/i
_BY.3: /by(?!\w)/i
_OFFSET.3: /offset(?!\w)/i
_LIMIT.3: /limit(?!\w)/i
_AND.3: /and(?!\w)/i
_OR.3: /or(?!\w)/i
_NOT.3: /not(?![\w.])/i
IN.3: /in(?!\w)/i
NOT_IN.3: /not_in(?!\w)/i
HAS.3: /has(?!\w)/i
ANY.3: /any(?!\w)/i
AGGREGATE.4: /(?:count|sum|avg|min|max)(?=\s*\()/i
ASCENDING.3: /asc(?:ending)?(?!\w)/i
DESCENDING.3: /desc(?:ending)?(?!\w)/i
COMPARISON.3: /(?:is_not|is|not_like|like|after|before|greater_than|less_than)(?!\w)|!=|>=|<=|=|>|</i
NUMBER: /[0-9]{1,15}/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
QUOTED: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/s
BARE: /[^\s(),"'=<>!]+/
%ignore /\s+/
"""  # noqa: E501
